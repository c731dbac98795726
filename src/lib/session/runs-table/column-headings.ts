/** What the groups of columns are called in menus. Pure. */
import type { ColumnGroup } from '../../runs/columns/column.ts';

export const columnHeadings: Record<ColumnGroup, string> = {
  attributes: 'Of the run',
  metrics: 'Metrics',
  spec: 'Settings',
  data: 'Data',
  environment: 'Environment',
};
