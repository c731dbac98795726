/** The one text of a filter's tree; parsing it gives the tree again. Pure. */
import type { Operand, Pattern, Query } from './query.ts';

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const operandText = ({ text, quoted }: Operand): string => (quoted ? quote(text) : text);
const nested = (query: Query): string => (query.type === 'and' || query.type === 'or' ? `(${formatQuery(query)})` : formatQuery(query));

function patternText({ type, text }: Pattern, isNot: boolean): string {
  switch (type) {
    case 'contains':
      return `${isNot ? 'not ' : ''}contains ${quote(text)}`;
    case 'like':
      return `${isNot ? '!~' : '~'} ${quote(text)}`;
    case 'matches':
      return `${isNot ? '!~' : '~'} /${text.replaceAll('/', '\\/')}/`;
    default:
      return type satisfies never;
  }
}

/** `not` stands inside a test where it has a place there: 'tag not in ("old")'. */
function testText(query: Query, isNot: boolean): string {
  const not = isNot ? 'not ' : '';
  switch (query.type) {
    case 'in':
      return `${operandText(query.column)} ${not}in (${query.values.map(operandText).join(', ')})`;
    case 'pattern':
      return `${operandText(query.column)} ${patternText(query.pattern, isNot)}`;
    case 'is':
      return `${operandText(query.column)} is ${not}${query.condition}`;
    default:
      return `${not}${nested(query)}`;
  }
}

export function formatQuery(query: Query): string {
  switch (query.type) {
    case 'all':
      return '';
    case 'and':
      return query.parts.map((part) => (part.type === 'or' ? nested(part) : formatQuery(part))).join(' and ');
    case 'or':
      return query.parts.map(formatQuery).join(' or ');
    case 'not':
      return testText(query.part, true);
    case 'word':
      return operandText(query.word);
    case 'chain':
      return query.operands
        .map((operand, at) => `${at === 0 ? '' : ` ${query.operators[at - 1] ?? '='} `}${operandText(operand)}`)
        .join('');
    case 'in':
    case 'pattern':
    case 'is':
      return testText(query, false);
    default:
      return query satisfies never;
  }
}
