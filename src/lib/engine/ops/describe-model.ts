import type { Model } from '../../spec/model.ts';
import { lowerLayer } from '../layers/registry.ts';

/** 'dense 16 relu > dense 3' */
export const describeModel = ({ layers }: Model): string => layers.map((layer) => lowerLayer(layer).describe).join(' > ');
