import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from '../svelte.config.js';

const exactMath = [
  'exp',
  'log',
  'log2',
  'log10',
  'log1p',
  'expm1',
  'tanh',
  'sin',
  'cos',
  'tan',
  'pow',
  'random',
  'cosh',
  'sinh',
  'atan2',
  'hypot',
];

export default ts.config(
  { ignores: ['build/', '.svelte-kit*/', 'static/', 'datasets/', 'node_modules/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, __APP_VERSION__: 'readonly' } },
    rules: {
      'no-undef': 'off', // TypeScript's own check knows more
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'smart'], // == null stands for null and undefined
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-params': ['error', 3],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // Links are relative on purpose: the app works from any folder of a plain host.
      'svelte/no-navigation-without-resolve': 'off',
      // State is $state.raw: maps and sets are replaced whole, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check shows which warnings an ignore silences; the reasons written behind it are taken for codes here.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    // Browsers and versions differ in the last bit of these; numerics/exact-math.ts gives the same bits everywhere.
    files: ['src/lib/data/**/*.ts', 'src/lib/engine/**/*.ts', 'src/lib/baselines/**/*.ts', 'src/lib/numerics/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...exactMath.map((property) => ({ object: 'Math', property, message: 'Use numerics/exact-math.ts or a stream.' })),
      ],
    },
  },
  {
    files: ['src/lib/storage/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[property.name='onsuccess']", message: 'A request that succeeded is not saved: await tx.done.' },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], rules: { 'max-params': 'off' } },
  // AssemblyScript without allocation: nothing can be gathered in an object.
  { files: ['src/lib/engine/executors/wasm/assembly/**'], rules: { 'max-params': 'off' } },
);
