/** How MLflow writes keys, values and numbers into files. Source: mlflow/utils/validation.py. */
import { sha256 } from '../../spec/hash.ts';
import { capBytes, distinct } from '../zip-names.ts';

/** A key may have 250 characters; a name in a folder has 255 bytes. Room is left for a number behind it. */
const longestKey = 240;

/**
 * Keys as MLflow accepts them: letters, digits, `_`, `-`, `.` and spaces, none of which is a path or differs from another by case alone.
 * 'model.layers[0].units' becomes 'model.layers.0.units'. A slash would make a folder, so it becomes '_' too.
 */
export function mlflowKeys(keys: readonly string[]): string[] {
  return distinct(
    keys.map((key) => {
      const start = key.slice(0, 4 * longestKey).normalize('NFC');
      const plain = start.replace(/\[(\d+)\]/g, '.$1').replace(/[^\p{L}\p{N}_.\- ]+/gu, '_');
      const kept = capBytes(plain, longestKey)
        .replace(/[. ]+$/, '')
        .replace(/^[. ]+/, '');
      return kept === '' ? '_' : kept;
    }),
  );
}

/** Letters, digits, `_` and `-`, the first a letter or a digit; others get a hash. */
export const mlflowId = (id: string): string => (/^[a-zA-Z0-9][\w-]{0,255}$/.test(id) ? id : sha256(id).slice(0, 32));

/** As Python's float() reads it. */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

/** At most so many UTF-16 units, which are never fewer than Python's characters; what was cut ends in '...'. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 3).replace(/[\uD800-\uDBFF]$/, '')}...`;

/** What YAML takes for unprintable, and lone surrogates, as escapes. */
const escaped = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A flat mapping as YAML: every text in double quotes, which are JSON's. */
export function yaml(fields: Readonly<Record<string, string | number | null | readonly never[]>>): string {
  const lines = Object.entries(fields).map(([key, value]) => {
    if (value === null) return `${key}: null`;
    if (typeof value === 'number') return `${key}: ${value}`;
    return `${key}: ${typeof value === 'string' ? escaped(value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')) : '[]'}`;
  });
  return `${lines.join('\n')}\n`;
}
