/** Colours as sRGB bytes, handed in by whoever knows the theme. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** What the maps are painted with: negative (orange), neutral (paper grey), positive (blue), and one colour per class. */
export type Palette = { negative: Rgb; neutral: Rgb; positive: Rgb; classes: readonly Rgb[] };

/** All colours of the theme that a chart needs, for canvas and for pictures that leave the page. */
export type ThemePalette = Palette & { paper: Rgb; panel: Rgb; ink: Rgb; muted: Rgb; hairline: Rgb; accent: Rgb; floor: Rgb };

export const cssColour = ([red, green, blue]: Rgb, alpha = 1): string => `rgb(${red} ${green} ${blue} / ${alpha})`;

/** share 0 gives `from`, 1 gives `to`; clamped. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const s = share < 0 ? 0 : share > 1 ? 1 : share;
  return [from[0] + (to[0] - from[0]) * s, from[1] + (to[1] - from[1]) * s, from[2] + (to[2] - from[2]) * s];
}

/** -1 negative, 0 neutral, 1 positive, clamped; NaN is neutral. */
export const diverging = (palette: Palette, value: number): Rgb =>
  value < 0 ? mix(palette.neutral, palette.negative, -value) : value > 0 ? mix(palette.neutral, palette.positive, value) : palette.neutral;

/** Two classes are the two ends of the diverging scale; more take their own colours, again from the first when they run out. */
export function classColour(palette: Palette, code: number, classes: number): Rgb {
  if (classes <= 2) return code === 0 ? palette.negative : palette.positive;
  return palette.classes[code % Math.max(1, palette.classes.length)] ?? palette.neutral;
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
