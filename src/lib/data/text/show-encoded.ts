/** What a text becomes, for a person to look at beside the text. */
import type { FittedPreparation } from '../prepared.ts';
import type { DataSummary } from '../summary.ts';
import type { Table } from '../table.ts';
import { characterCodes } from './characters.ts';
import { wordEncoder } from './words.ts';
import type { FittedText } from './fit-text.ts';

const shownCodes = 24;
const shownWords = 8;

function shownAs(fitted: FittedText): (text: string) => string {
  if (fitted.type === 'characters') {
    const codesOf = characterCodes(fitted);
    return (text) => {
      const codes = codesOf(text).slice(0, fitted.length);
      return codes.slice(0, shownCodes).join(' ') + (codes.length > shownCodes ? ' …' : '');
    };
  }
  const encode = wordEncoder(fitted);
  return (text) => {
    const weights = new Float32Array(fitted.words.length);
    encode(text, weights, 0);
    const words = fitted.words.map((word, code) => ({ word, weight: weights[code] ?? 0 })).filter(({ weight }) => weight > 0);
    const shown = words.sort((a, b) => b.weight - a.weight).slice(0, shownWords);
    const listed = shown
      .map(({ word, weight }) => (fitted.weighting === 'binary' ? word : `${word} ${Number(weight.toFixed(2))}`))
      .join(', ');
    return words.length > shownWords ? `${listed} and ${words.length - shownWords} more` : listed;
  };
}

/** The first rows with a column behind each text that says what is learnt from it. */
export function withEncoded(preview: DataSummary['preview'], { columns }: FittedPreparation, table: Table): DataSummary['preview'] {
  if (preview.type !== 'rows') return preview;
  return columns.reduce((shown, fitted) => {
    const column = table.columns.find(({ name }) => name === fitted.name);
    if ((fitted.type !== 'words' && fitted.type !== 'characters') || column?.type !== 'text') return shown;
    const say = shownAs(fitted);
    const at = shown.columns.indexOf(fitted.name) + 1;
    const title = fitted.type === 'words' ? `${fitted.name}: words` : `${fitted.name}: codes`;
    return {
      type: 'rows',
      columns: shown.columns.toSpliced(at, 0, title),
      cells: shown.cells.map((cells, row) => cells.toSpliced(at, 0, say(column.values[row] ?? ''))),
    };
  }, preview);
}
