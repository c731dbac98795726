/** The text beside an exported model: what it takes, what it gives, how to load it, what made it. */
import type { Run } from '../../runs/run.ts';
import type { Described } from './describe.ts';

export type ModelFormat = 'onnx' | 'layersModel' | 'safetensors';

const mostLines = 60;

const listed = (lines: readonly string[]): string => {
  const shown = lines.slice(0, mostLines).map((line, at) => `${at}. ${line}`);
  return [...shown, ...(lines.length > mostLines ? [`... and ${lines.length - mostLines} more, see preparation.json`] : [])].join('\n');
};

type Example = { shape: readonly number[]; isCodes: boolean };

const examples: Record<ModelFormat, (of: Example) => string> = {
  onnx: ({ shape, isCodes }) => `Python:

\`\`\`python
import numpy as np, onnxruntime
session = onnxruntime.InferenceSession("model.onnx")
x = np.zeros((1, ${shape.join(', ')}), dtype=np.${isCodes ? 'int32' : 'float32'})
(output,) = session.run(["output"], {"input": x})
\`\`\`

JavaScript, with the package onnxruntime-web as \`ort\`:

\`\`\`js
const session = await ort.InferenceSession.create('model.onnx');
const x = new ort.Tensor('${isCodes ? 'int32' : 'float32'}', new ${isCodes ? 'Int32Array' : 'Float32Array'}(${shape.join(' * ')}), [1, ${shape.join(', ')}]);
const { output } = await session.run({ input: x });
console.log(output.data);
\`\`\``,
  layersModel: ({ shape, isCodes }) => `JavaScript, with the package @tensorflow/tfjs (4.x) as \`tf\`:

\`\`\`js
const model = await tf.loadLayersModel('model.json'); // weights.bin beside it
const x = tf.zeros([1, ${shape.join(', ')}], '${isCodes ? 'int32' : 'float32'}');
console.log(await model.predict(x).data());
\`\`\`

Some layers are made of several standard ones: their names begin with the name of the layer.`,
  safetensors: () => `Python:

\`\`\`python
from safetensors import safe_open
with safe_open("model.safetensors", framework="numpy") as file:
    print(file.metadata()["layers"])  # the layers with their settings
    weights = {name: file.get_tensor(name) for name in file.keys()}
\`\`\`

Weights are called after their layer and its place in the list, counted from 1 through nested ones. Dense weights are [inputs, units] and
those of convolutions [height, width, channels, filters], as in Keras; PyTorch's are their transposes. Gates stand in the order r, z, n of a gru and
i, f, g, o of an lstm, as in PyTorch; the gru is Keras's with reset_after. Queries, keys and values of attention stand side by side. Leaky relu
has slope 0.01, gelu is the one with tanh, norms have epsilon 1e-5. The weights take scaled inputs, (number - offset) / scale, and give
logits or scaled values: see preparation.json.`,
};

export type About = { run: Run; epoch: number; described: Described; format: ModelFormat } & Example;

export function readmeOf({ run, epoch, described, format, ...example }: About): string {
  const { inputs, outputs, outside } = described;
  const isBare = format === 'safetensors';
  return `# ${run.name}: ${run.modelSummary}

A model trained on ${run.datasetTitle} with Daybook.

## Input

"input": ${described.input}.${isBare ? '' : ' Scaling is part of the model.'} Places are counted from 0.

${listed(inputs)}
${outside.length > 0 ? `\n${outside.join('\n')}\n` : ''}
## Output

${isBare ? 'Behind the softmax, sigmoid or scaling that is not in this file: ' : '"output": '}${described.output}.

${listed(outputs)}

## Load

${examples[format](example)}

## Made from

- run ${run.id}, seed ${run.seed}, epoch ${epoch}${run.weightsHash === null ? '' : `, last weights ${run.weightsHash}`}
- specification (SHA-256) ${run.specHash}
- data (SHA-256) ${run.dataHash}
`;
}
