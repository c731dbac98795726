import { readAhead } from '$lib/session/ledger/read-ahead.ts';
import type { PageLoad } from './$types';

/** A link that is hovered loads its page ahead too: from there nothing may open the storage. */
export const load: PageLoad = ({ url }) => {
  if (url.pathname === location.pathname) readAhead();
};
