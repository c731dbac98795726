/**
 * A store that tells when it lets itself be waited for: IndexedDB may leave a read or a write without any answer, long after it was
 * opened. Changes nothing of what is asked and answered.
 */
import type { Store } from '../../storage/store.ts';

const silentAfterMs = 4000;

/** `onSilent` is called when a call has had no answer for a while, what it returns when that call is answered after all. */
export function patientStore(store: Store, onSilent: () => () => void): Store {
  const watch = async (answer: Promise<unknown>) => {
    const answered: (() => void)[] = [];
    const timer = setTimeout(() => answered.push(onSilent()), silentAfterMs);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      answered[0]?.();
    }
  };
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(member, target, given);
        return answer instanceof Promise ? watch(answer) : answer;
      };
    },
  });
}
