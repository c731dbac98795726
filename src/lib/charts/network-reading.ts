import { formatNumber } from './format.ts';
import type { UnitBox, UnitLink } from './network-layout.ts';

const mostWeights = 8;

/** What the line under a drawn network says of the unit or link that is pointed at, or what can be done when nothing is. */
export function networkReading(about: {
  unit: UnitBox | null;
  link: UnitLink | null;
  links: readonly UnitLink[];
  inputs: readonly string[]; // that are read
  nameOf: (layer: number, unit: number) => string;
  canSet: boolean; // weights
  canToggle: boolean; // inputs
}): string {
  const { unit, link, links, inputs, nameOf, canSet, canToggle } = about;
  if (link) return `${nameOf(link.layer - 1, link.from)} to ${nameOf(link.layer, link.to)}: weight ${formatNumber(link.weight)}`;
  if (!unit) return `Point at a unit to see it large, at a link to read its weight${canSet ? '; press the link to set it' : ''}.`;
  if (unit.layer < 0 && canToggle) {
    const name = nameOf(-1, unit.unit);
    if (unit.unit >= inputs.length) return `${name} is not an input: press to take it in.`;
    return inputs.length > 1 ? `${name} is an input: press to leave it out.` : `${name} is the only input.`;
  }
  const into = links.filter(({ layer, to }) => layer === unit.layer && to === unit.unit);
  const weights = into
    .slice(0, mostWeights)
    .map(({ layer, from, weight }) => `${layer === 0 ? nameOf(-1, from) : `unit ${from + 1}`} ${formatNumber(weight, 2)}`);
  const rest = into.length > mostWeights ? ` and ${into.length - mostWeights} more` : '';
  return nameOf(unit.layer, unit.unit) + (weights.length > 0 ? `: weights ${weights.join(', ')}${rest}` : '');
}
