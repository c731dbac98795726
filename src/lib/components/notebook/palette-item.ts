/** One line of the palette. */
export type PaletteItem = { id: string; title: string; detail?: string; key?: string; disabled?: boolean; run: () => void };
