/** A drawing as it leaves the page: an SVG that stands by itself. Sizes in CSS pixels. */
export type Picture = { svg: string; width: number; height: number };

const sharpness = 2; // pixels of a PNG for each of the drawing's

export const svgFile = ({ svg }: Picture): Blob => new Blob([svg], { type: 'image/svg+xml' });

/** @throws Error with a sentence when the browser draws none. */
export async function pngFile(picture: Picture): Promise<Blob> {
  const url = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image(picture.width, picture.height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width * sharpness;
    canvas.height = picture.height * sharpness;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The browser made no picture of this size: make the chart smaller, or save it as SVG.');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
