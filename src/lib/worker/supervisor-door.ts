/** The supervisor's door to its page: opened once, then commands go to the tab's supervisor and its news leave numbered. */
import type { Tab } from '../supervisor/tab.ts';
import type { SupervisorDoor, SupervisorNews, Surroundings } from './protocol.ts';

/** `openTab` joins a tab with its browser; `post` reaches the page. */
export function createSupervisorDoor(openTab: (post: (news: SupervisorNews) => void, surroundings: Surroundings) => Tab): SupervisorDoor {
  let opened: Tab | null = null;
  const tab = (): Tab => {
    if (!opened) throw new Error('The supervisor was not opened.');
    return opened;
  };
  return {
    open: async (port, surroundings) => {
      let sequence = 0;
      opened = openTab((news) => port.postMessage({ ...news, sequence: ++sequence }), surroundings);
      opened.open();
    },
    start: async (runs, options) => tab().start(runs, options),
    pause: async (id) => tab().pause(id),
    resume: async (id) => tab().resume(id),
    step: async (id) => tab().step(id),
    stop: async (id) => tab().stop(id),
    adjust: async (id, change) => tab().adjust(id, change),
    kill: async (id) => tab().kill(id),
    watch: async (id, interest) => tab().watch(id, interest),
    takeOver: async () => tab().takeOver(),
  };
}
