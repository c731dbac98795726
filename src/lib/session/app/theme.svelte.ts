/**
 * Light, dark or as the system has it: kept in local storage, set on the root element as `data-theme`.
 * `static/theme.js` sets it before the first paint; this only reads, changes and follows other tabs.
 */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const storageKey = 'daybook.theme';
const isChoice = (value: unknown): value is ThemeChoice => themeChoices.some((choice) => choice === value);

export class Theme {
  #choice = $state<ThemeChoice>(read());

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    apply(choice);
    try {
      localStorage.setItem(storageKey, choice);
    } catch {
      // storage refused: the choice holds until the page is left
    }
  }

  /** Another tab chose. */
  follow(event: StorageEvent): void {
    if (event.key !== storageKey) return;
    this.#choice = isChoice(event.newValue) ? event.newValue : 'system';
    apply(this.#choice);
  }
}

function read(): ThemeChoice {
  const set = document.documentElement.dataset.theme;
  return isChoice(set) ? set : 'system';
}

function apply(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
