/** What is read aloud when a run changes: of repeats only what changes for all of them, so that five do not speak at once. Pure. */
import { describeGroup } from '../../runs/describe-group.ts';
import { groupIdOf, groupsOf, groupStatus } from '../../runs/group.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';

/** 'train 3: finished. Reached ...': of the group that a run belongs to. '' when none of it is known. */
export function newsOf(known: Iterable<Run>, run: Run): string {
  const [group] = groupsOf([...known].filter((each) => groupIdOf(each) === groupIdOf(run)));
  if (!group) return '';
  const status = groupStatus(group.runs, true);
  return `${group.name}: ${status}. ${isActive(status) ? '' : describeGroup(group.runs)}`;
}
