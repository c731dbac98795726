/** Branded ids: a string that came from `create` or `parse`, never just any string. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type NotebookId = Branded<'NotebookId'>;
export type CellId = Branded<'CellId'>;
export type RunId = Branded<'RunId'>;

const pattern = /^[A-Za-z0-9_-]{1,64}$/;

function companion<Id extends string>(noun: string) {
  return {
    /** Makes an id of 80 random bits from the bytes given (the caller owns randomness). */
    create: (randomBytes: Uint8Array): Id => [...randomBytes.slice(0, 10)].map((byte) => byte.toString(16).padStart(2, '0')).join('') as Id,
    /** Accepts letters, digits, `_` and `-`, at most 64. @throws RangeError with the offending text. */
    parse: (text: string): Id => {
      if (!pattern.test(text)) throw new RangeError(`${noun} id "${text.slice(0, 80)}" must be 1 to 64 letters, digits, "_" or "-".`);
      return text as Id;
    },
    is: (text: unknown): text is Id => typeof text === 'string' && pattern.test(text),
  };
}

export const NotebookId = companion<NotebookId>('Notebook');
export const CellId = companion<CellId>('Cell');
export const RunId = companion<RunId>('Run');
