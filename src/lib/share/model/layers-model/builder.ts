/** Keras layers, each called on the layers before it, while a model writes itself as such a graph. */
import type { Tensor } from '../graph.ts';

export type KerasLayer = { class_name: string; name: string; config: Record<string, unknown>; inbound_nodes: Inbound[][] };
type Inbound = [layer: string, call: number, tensor: 0, options: object];
export type NamedWeight = { name: string; tensor: Tensor };

export type LayersModelBuilder = ReturnType<typeof createLayersModelBuilder>;

type Called = { on: string | string[]; name: string; config?: Record<string, unknown>; weights?: Record<string, Tensor> };

export function createLayersModelBuilder() {
  const layers: KerasLayer[] = [];
  const weights: NamedWeight[] = [];
  const taken = new Set<string>();

  function unique(wanted: string): string {
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
    taken.add(name);
    return name;
  }

  const inboundOf = (on: string | string[]): Inbound[] =>
    (Array.isArray(on) ? on : [on]).map((each) => {
      const [layer = '', call = '0'] = each.split('#');
      return [layer, Number(call), 0, {}];
    });

  return {
    layers,
    weights,
    /** Gives what the layer gives: its name. Weights are named as Keras does, within the layer: 'kernel'. */
    call(className: string, { on, name: wanted, config = {}, weights: own = {} }: Called): string {
      const name = unique(wanted);
      layers.push({
        class_name: className,
        name,
        config: { name, ...config },
        inbound_nodes: on.length === 0 ? [] : [inboundOf(on)],
      });
      for (const [ownName, tensor] of Object.entries(own)) weights.push({ name: `${name}/${ownName}`, tensor });
      return name;
    },
    /** Calls a layer that is there once more, with the same weights; gives what it gives this time. */
    again(name: string, on: string | string[]): string {
      const layer = layers.find((each) => each.name === name);
      if (!layer) throw new Error(`There is no layer ${name} to call again.`);
      return `${name}#${layer.inbound_nodes.push(inboundOf(on)) - 1}`;
    },
  };
}

/** Weights come from the file: nothing is drawn while it loads. */
export const zeros = { class_name: 'Zeros', config: {} };
