/** The line behind a cell's name: what it says, also while it is not valid. Pure. */
import { getAt } from '../../spec/edit-json.ts';
import type { Cell } from '../../spec/notebook.ts';
import { layerLabel, writtenLayers } from './model-text.ts';
import { trainingDefaults } from '../notebook/spec-defaults.ts';
import { createSpecForm } from '../notebook/spec-form.ts';
import { trainingLine } from './train-text.ts';

export function cellSummary(cell: Cell, dataTitle: string | null): string {
  switch (cell.type) {
    case 'note':
      return '';
    case 'data': {
      const name = getAt(cell.spec, 'source.name') ?? getAt(cell.spec, 'source.path');
      const target = getAt(cell.spec, 'target') ?? 'label';
      return `${dataTitle ?? String(name ?? 'no source')} \u2192 ${Array.isArray(target) ? target.join(', ') : String(target)}`;
    }
    case 'model':
      return writtenLayers(cell.spec).map(layerLabel).join(' \u203a ') || 'no layers yet';
    case 'train': {
      const form = createSpecForm({
        noun: 'training',
        spec: cell.spec,
        defaults: trainingDefaults(cell.spec),
        issues: [],
        write: () => undefined,
      });
      return `${cell.model || '?'} on ${cell.data || '?'}: ${trainingLine(form)}`;
    }
    case 'compare': {
      const filter = getAt(cell.spec, 'filter');
      return typeof filter === 'string' && filter.trim() !== '' ? filter : 'all runs';
    }
    default:
      return cell satisfies never;
  }
}
