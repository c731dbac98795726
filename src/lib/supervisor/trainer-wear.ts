/**
 * Tells when a trainer should be replaced between two runs: when it holds much more memory than after its first run, so that nothing
 * can pile up in it. What the page's JavaScript heap holds cannot be asked in a worker, therefore also after very many runs.
 */
export const growthLimitBytes = 256 * 2 ** 20;
export const runsPerTrainer = 500;
/** A wasm heap that once grew this far gives addresses beyond what TF.js can use. */
export const fullBytes = 2 ** 31 - 2 ** 26;

export class TrainerWear {
  #runs = 0;
  #held: number | null = null;
  #heldAtFirst: number | null = null;

  /** `bytes` as the trainer counts them now; null: it cannot. */
  heard(bytes: number | null): void {
    this.#held = bytes;
    if (this.#runs > 0) this.#heldAtFirst ??= bytes; // what it said before its first run does not count
  }

  /** A run ended. True: this trainer has done enough. */
  ended(): boolean {
    this.#runs++;
    if (this.#runs >= runsPerTrainer) return true;
    if (this.#held !== null && this.#held > fullBytes) return true;
    return this.#held !== null && this.#heldAtFirst !== null && this.#held - this.#heldAtFirst > growthLimitBytes;
  }
}
