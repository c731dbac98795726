/** What the inside of a run is told in: layers, examples and points by name. Pure. */
import { formatNumber } from '../../charts/format.ts';
import { labelOf } from '../../spec/layers/label.ts';
import { layersInOrder, type Model } from '../../spec/model.ts';
import type { NamedLayer, Predictions, WeightPictures } from '../../worker/protocol.ts';
import { targetNames } from '../../data/prepared.ts';
import { worstFirst } from '../run-page/examples-view.ts';
import { hasSeveral, oneTarget, worstOfAll } from '../run-page/one-target.ts';
import { spelledTexts } from '../run-page/spelled-texts.ts';

const longest = 28; // characters of a text that names an example

const clipped = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** 'residual 2 › conv2d 4: conv 3×3 8 relu, 6×6×8' */
export const layerChoice = ({ name, label, within, shape }: Pick<NamedLayer, 'name' | 'label' | 'within' | 'shape'>): string =>
  `${within === null ? '' : `${within} › `}${name}: ${label}, ${shape.join('×')}`;

/** 'row 346', with the text where the data are one. */
export function exampleName({ rows, shown, preparation }: Pick<Predictions, 'rows' | 'shown' | 'preparation'>, at: number): string {
  const name = `row ${(rows[at] ?? at) + 1}`;
  const text = preparation.columns.find(({ type }) => type === 'characters' || type === 'words');
  if (shown.type !== 'rows' || !text) return name;
  const cell = shown.cells[at]?.[shown.columns.indexOf(text.name)] ?? '';
  return `${name} “${clipped(cell)}”`;
}

export type ExampleChoice = { at: number; label: string };

/** The worst ones first, each with what was said of it. */
export function exampleChoices(predictions: Predictions, most: number): ExampleChoice[] {
  const { preparation } = predictions;
  const named = (at: number, said: string) => ({ at, label: `${exampleName(predictions, at)}${said}` });
  if (preparation.target.type === 'characters') {
    return spelledTexts(predictions, 'hardest')
      .slice(0, most)
      .map(({ at, nats }) => named(at, `: ${nats.toFixed(2)} nats a character`));
  }
  if (preparation.series)
    return forecastChoices(predictions)
      .slice(0, most)
      .map(({ at, off }) => named(at, `: off by ${formatNumber(off)}`));
  if (hasSeveral(preparation))
    return worstOfAll(predictions)
      .slice(0, most)
      .map(({ at, said }) => named(at, `: ${said}`));
  return worstFirst(predictions)
    .slice(0, most)
    .map(({ at, truth, predicted, isRight }) =>
      named(
        at,
        isRight === true
          ? `: ${truth}, right`
          : isRight === false
            ? `: ${truth}, not ${predicted}`
            : `: true ${truth}, predicted ${predicted}`,
      ),
    );
}

/** By the mean size of a forecast's errors. */
const forecastChoices = ({ rows, outputs, truth, width }: Predictions) =>
  Array.from(rows, (_, at) => {
    let off = 0;
    for (let step = at * width; step < (at + 1) * width; step++) off += Math.abs((outputs[step] ?? NaN) - (truth[step] ?? NaN)) / width;
    return { at, off };
  }).sort((a, b) => b.off - a.off || a.at - b.at);

/** What a point of an example is coloured by: its class or its value, of several targets the first; null where neither is one thing. */
export function exampleColours(predictions: Predictions, at: ArrayLike<number>) {
  const { target, series } = predictions.preparation;
  const isSeveral = hasSeveral(predictions.preparation);
  const { truth, width, classes } = isSeveral ? oneTarget(predictions, 0) : predictions;
  const [first = target.name] = targetNames(target);
  if (target.type === 'characters') return null;
  if (classes)
    return {
      type: 'classes' as const,
      names: isSeveral ? classes.map((name) => `${first}: ${name}`) : classes,
      codes: Array.from(at, (example) => truth[example] ?? 0),
    };
  return {
    type: 'values' as const,
    name: first,
    values: Array.from(at, (example) => truth[series ? example * width : example] ?? NaN),
  };
}

type Pictures = Pick<WeightPictures, 'name' | 'label' | 'within' | 'parameter'>;

/** 'conv2d 1: conv 3×3 8 relu'; weights beside the layer's own are named. */
export const picturesChoice = ({ name, label, within, parameter }: Pictures): string =>
  `${within === null ? '' : `${within} › `}${name}: ${label}${parameter === 'weights' ? '' : `, ${parameterNames[parameter] ?? parameter}`}`;

const parameterNames: Readonly<Record<string, string>> = {
  depthwiseWeights: 'depthwise part',
  recurrentWeights: 'from state to state',
};

/** How the pictures are to be read. */
export function picturesSentence({ kind, planes, rows, columns, isColour }: WeightPictures): string {
  const size = `${rows}×${columns}`;
  switch (kind) {
    case 'filter':
      if (isColour) return `Each filter has ${size} taps on red, green and blue; middle grey is 0.`;
      return planes === 1 ? `Each filter has ${size} taps.` : `Each filter has ${size} taps on each of ${planes} channels, side by side.`;
    case 'taps':
      return `Each filter has ${columns} taps along the sequence, one row for each of ${rows} channels.`;
    case 'depthwise':
      return `Each channel has one filter of ${size} taps.`;
    case 'unit':
      return `Each unit sees all ${size} pixels${planes === 1 ? '' : isColour ? ' in colour; middle grey is 0' : ` of ${planes} channels`}.`;
    case 'matrix':
      return `From ${rows} ${rows === 1 ? 'number' : 'numbers'}, downwards, to ${columns}, across.`;
    default:
      return kind satisfies never;
  }
}

/** Every layer that examples can be projected at, in the order of the text; dropout and flatten change nothing. */
export function layersToProject({ layers }: Model): { layer: number; label: string }[] {
  return layersInOrder(layers).flatMap((layer, index) =>
    layer.type === 'flatten' || layer.type === 'dropout' ? [] : [{ layer: index, label: `${layer.type} ${index + 1}: ${labelOf(layer)}` }],
  );
}
