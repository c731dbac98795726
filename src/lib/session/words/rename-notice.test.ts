import { expect, test } from 'vitest';
import { renameNotice } from './rename-notice.ts';

test('a name that is taken or empty is said, one that was given is not', () => {
  expect(renameNotice('net', 'net 2')).toBe('Another cell is called "net": this one is now "net 2".');
  expect(renameNotice('  ', 'net')).toBe('A cell needs a name: this one is still called "net".');
  expect(renameNotice(' deep   net ', 'deep net')).toBeNull();
});
