/**
 * Modules that pages load together, as one file each. Left to itself the bundler makes a file for every set of pages that share a module:
 * sixty small ones on the notebook page, which compress a tenth worse than these. A group takes what its modules import along, so what
 * more pages need stands in a group of higher priority. `npm run budget` tells what a change here does.
 */
const modules = (paths: string) => new RegExp(`/src/lib/(${paths})\\.`);

const groups = [
  // Every page.
  {
    name: 'base',
    priority: 3,
    test: modules(
      [
        'components/(ui/(tooltip|Menu|menu-items|IconButton|Button|EmptyState)|shell/Page)',
        'session/(ledger/(ledger|shown-runs|removals|patient-store)|app/toasts|link/links|notebook/run-news)',
        'spec/(ids|names)|runs/(status|annotations)|worker/spawn',
      ].join('|'),
    ),
  },
  { name: 'icons', priority: 3, test: /lucide\/svelte\/dist\/(Icon|utils|context|icons\/(check|x|git-compare-arrows)\.)/ },
  // Pages that read a spec.
  { name: 'specs', priority: 2, test: modules('spec/(did-you-mean|field-labels|path|show|plain|schema|canonical|later)') },
  { name: 'texts', priority: 2, test: modules('spec/(json-text|format-json|notebook)') },
  // Pages that tell runs: notebook, runs table, one run, comparing.
  {
    name: 'runs',
    priority: 1,
    test: modules(
      [
        'runs/(student-t|interval|run-name|group|describe-characters|describe-run|interventions|metrics)',
        'session/words/(layer|training)-kinds|charts/(format|run-style)|components/ui/(StatusMark|Progress)',
      ].join('|'),
    ),
  },
  // What the cells of a notebook are filled in with.
  {
    name: 'forms',
    priority: 0,
    test: modules(
      [
        'components/(notebook/fields/(CheckField|ToggleChips|LengthsField|SpecField|NumberField|SelectField|Fold)|ui/(TextField|Toggle|Slider))',
        'session/words/(train|data|model)-text|spec/edit-json',
      ].join('|'),
    ),
  },
];

/** For Vite's `build.rolldownOptions.output.codeSplitting`. */
export const pageChunks = { groups };
