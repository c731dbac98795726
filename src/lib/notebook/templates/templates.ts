import type { Notebook } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';

export type Template = {
  name: string; // kebab-case, the file's stem
  title: string;
  description: string; // one sentence
  task: 'classification' | 'labels' | 'regression' | 'series' | 'next character';
  data: 'table' | 'images' | 'plane' | 'text';
};

/** The notebooks that come with Daybook, in the order of the gallery. Their files are read only when one is opened. */
export const templates = [
  {
    name: 'penguins-mlp',
    title: 'Penguins: mixed columns and gaps',
    description: 'Tell three species apart from measurements, words and missing values.',
    task: 'classification',
    data: 'table',
  },
  {
    name: 'playground-2d',
    title: 'Two spirals in the plane',
    description: 'Watch a small net bend its decision surface around two spirals while it trains.',
    task: 'classification',
    data: 'plane',
  },
  {
    name: 'digits-mlp',
    title: 'Digits, 8 x 8 pixels',
    description: 'Read handwritten digits with one hidden layer and see which ones it gets wrong.',
    task: 'classification',
    data: 'images',
  },
  {
    name: 'cnn-mnist',
    title: 'A small CNN on MNIST',
    description: 'Train a convolutional net on 2000 handwritten digits in the browser.',
    task: 'classification',
    data: 'images',
  },
  {
    name: 'housing-regression',
    title: 'House prices in California',
    description: 'Predict the median house value of 20 640 districts from income, rooms and place.',
    task: 'regression',
    data: 'table',
  },
  {
    name: 'linear-baseline',
    title: 'A linear baseline on wine',
    description: 'Start where every project should: one dense layer on thirteen measurements of wine.',
    task: 'classification',
    data: 'table',
  },
  {
    name: 'iris-mlp',
    title: 'Iris with a small net',
    description: 'Train the classic three flowers in a second and learn how little 30 examples prove.',
    task: 'classification',
    data: 'table',
  },
  {
    name: 'breast-cancer',
    title: 'Breast cancer: two classes, one output',
    description: 'Tell benign from malignant biopsies with one output and the sigmoid loss.',
    task: 'classification',
    data: 'table',
  },
  {
    name: 'diabetes-linear',
    title: 'Diabetes: a line is hard to beat',
    description: 'Fit the progression of a disease with a line, then watch a larger net overfit.',
    task: 'regression',
    data: 'table',
  },
  {
    name: 'airline-forecast',
    title: 'Airline passengers: a year ahead',
    description: 'Forecast twelve months at once and hold it against next year being like this one.',
    task: 'series',
    data: 'table',
  },
  {
    name: 'mnist-resnet',
    title: 'A small ResNet on MNIST',
    description: 'Train residual blocks with batch normalisation and global pooling on 2000 digits.',
    task: 'classification',
    data: 'images',
  },
  {
    name: 'digits-mixer',
    title: 'An MLP-mixer on digits',
    description: 'Read digits by mixing sixteen patches with dense layers instead of convolving.',
    task: 'classification',
    data: 'images',
  },
  {
    name: 'digit-questions',
    title: 'Three questions about a digit',
    description: 'Answer at once whether a digit is even, has a loop and is above 4.',
    task: 'labels',
    data: 'images',
  },
  {
    name: 'names-transformer',
    title: 'First names by a small transformer',
    description: 'Learn which letter comes next in 32 000 first names, and write new ones.',
    task: 'next character',
    data: 'text',
  },
  {
    name: 'names-lstm',
    title: 'First names by an LSTM',
    description: 'Spell the same names with a recurrent layer, in less time and fewer weights.',
    task: 'next character',
    data: 'text',
  },
  {
    name: 'spam-words',
    title: 'Spam by its words',
    description: 'Tell spam from ham among 5574 text messages by weighing their words.',
    task: 'classification',
    data: 'text',
  },
] as const satisfies readonly Template[];

export type TemplateName = (typeof templates)[number]['name'];

const files: Record<TemplateName, () => Promise<{ default: unknown }>> = {
  'penguins-mlp': () => import('./penguins-mlp.json'),
  'playground-2d': () => import('./playground-2d.json'),
  'digits-mlp': () => import('./digits-mlp.json'),
  'cnn-mnist': () => import('./cnn-mnist.json'),
  'housing-regression': () => import('./housing-regression.json'),
  'linear-baseline': () => import('./linear-baseline.json'),
  'iris-mlp': () => import('./iris-mlp.json'),
  'breast-cancer': () => import('./breast-cancer.json'),
  'diabetes-linear': () => import('./diabetes-linear.json'),
  'airline-forecast': () => import('./airline-forecast.json'),
  'mnist-resnet': () => import('./mnist-resnet.json'),
  'digits-mixer': () => import('./digits-mixer.json'),
  'digit-questions': () => import('./digit-questions.json'),
  'names-transformer': () => import('./names-transformer.json'),
  'names-lstm': () => import('./names-lstm.json'),
  'spam-words': () => import('./spam-words.json'),
};

export const isTemplateName = (name: string): name is TemplateName => Object.hasOwn(files, name);

/** The text of a template's notebook file, as `daybook templates NAME` prints it. */
export async function templateFile(name: TemplateName): Promise<string> {
  const [{ default: json }, { toJson }, { formatJson }] = await Promise.all([
    files[name](),
    import('../../spec/plain.ts'),
    import('../../spec/format-json.ts'),
  ]);
  const plain = toJson(json);
  if (!plain.ok) throw new Error(plain.issues[0]?.message);
  return `${formatJson(plain.value)}\n`;
}

/** A template as a notebook, or a sentence for a name that is none. */
export async function openTemplate(name: string): Promise<Parsed<Notebook>> {
  if (!isTemplateName(name)) {
    const names = templates.map((template) => template.name).join(', ');
    return { ok: false, issues: [{ path: '', message: `There is no template named "${name.slice(0, 60)}": choose ${names}.` }] };
  }
  const [{ default: json }, { fromJson }] = await Promise.all([files[name](), import('../serialize.ts')]);
  return fromJson(json);
}
