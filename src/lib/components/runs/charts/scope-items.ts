import type { MenuItem } from '$lib/components/ui/menu-items.ts';
import type { KeptChart, RunsCharts } from '$lib/session/runs-charts/runs-charts.svelte.ts';
import type { ValueScope } from '$lib/session/runs-charts/value-items.ts';

/** The lines of a chart's menu that say which runs it draws, and whether groups are drawn as their runs. */
export function scopeItems({ chart, charts, scope }: { chart: KeptChart; charts: RunsCharts; scope: ValueScope }): MenuItem[] {
  return [
    {
      label: 'Only runs with an open eye',
      detail: 'Else all that the table shows',
      checked: !scope.isAll,
      onselect: () => charts.setOptions(chart.id, { drawn: scope.isAll }),
    },
    {
      label: 'Each run by itself',
      detail: 'Also where the table has groups',
      checked: scope.isSingle,
      onselect: () => charts.setOptions(chart.id, { single: !scope.isSingle }),
    },
  ];
}
