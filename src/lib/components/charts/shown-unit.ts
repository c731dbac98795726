/** A unit of the network whose map is looked at. */
export type ShownUnit = {
  layer: number; // -1: an input
  unit: number;
  name: string; // 'dense 1, unit 3'
  values: Float32Array; // over the preview's grid
  scale: number; // painted in full colour
};
