/** Chances of one class and whether it was that class. Pure. */

/** `at`: the places of the examples among all of them; `left`: how many had no chance that is a number. */
export type Judged = { chances: Float64Array; isPositive: Uint8Array; at: Int32Array; left: number };

type Outputs = {
  outputs: ArrayLike<number>; // [rows, width] chances of every class
  width: number;
  truth: ArrayLike<number>; // [rows] class codes
};

/** One class against all others. Examples whose chance is not a number are left out and counted. */
export function oneAgainstRest({ outputs, width, truth }: Outputs, code: number): Judged {
  const all = Array.from({ length: truth.length }, (_, row) => row);
  const at = Int32Array.from(all.filter((row) => Number.isFinite(outputs[row * width + code])));
  return {
    chances: Float64Array.from(at, (row) => outputs[row * width + code] ?? NaN),
    isPositive: Uint8Array.from(at, (row) => (truth[row] === code ? 1 : 0)),
    at,
    left: truth.length - at.length,
  };
}
