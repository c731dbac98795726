/** The JSON editor as one lazy chunk: bare CodeMirror 6, our issues as its lint, colours from the tokens. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxTree } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, RangeSetBuilder } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { rangeOf, readJson } from '$lib/spec/json-text.ts';
import type { Issue } from '$lib/spec/parse.ts';

export type CodeEditor = {
  setText: (text: string) => void; // keeps the caret where it can
  setIssues: (issues: Issue[]) => void;
  focus: () => void;
  destroy: () => void;
};

const nodeClasses: Record<string, string> = {
  PropertyName: 'json-key',
  String: 'json-string',
  Number: 'json-number',
  True: 'json-word',
  False: 'json-word',
  Null: 'json-word',
};

function colour(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const name = nodeClasses[node.name];
        if (name !== undefined) builder.add(node.from, node.to, Decoration.mark({ class: name }));
      },
    });
  }
  return builder.finish();
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = colour(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state))
        this.decorations = colour(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function diagnosticsOf(text: string, issues: Issue[]): Diagnostic[] {
  const { parsed, places } = readJson(text);
  if (!parsed.ok) {
    return parsed.issues.map(({ message, place }) => {
      const from = Math.min(place?.offset ?? 0, text.length);
      return { from, to: Math.min(from + 1, text.length), severity: 'error', message };
    });
  }
  return issues.map(({ path, message }) => {
    const { from, to } = rangeOf(places, path) ?? { from: 0, to: 0 };
    // A whole object underlined would be a wall of red: its first bracket is enough.
    return { from, to: '{['.includes(text.charAt(from)) ? from + 1 : to, severity: 'error', message };
  });
}

export function createCodeEditor(
  parent: HTMLElement,
  { text, label, issues, onChange }: { text: string; label: string; issues: Issue[]; onChange: (text: string) => void },
): CodeEditor {
  let current = issues;
  let quiet = false; // a text set from outside is no edit
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        lineNumbers(),
        bracketMatching(),
        indentOnInput(),
        json(),
        colours,
        keymap.of([...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Escape'), ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (!quiet) onChange(update.state.doc.toString());
          mark();
        }),
      ],
    }),
  });
  // Diagnostics are an effect of their own: dispatching inside an update is refused.
  const mark = () =>
    queueMicrotask(
      () => view.dom.isConnected && view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state.doc.toString(), current))),
    );
  mark();
  return {
    setText: (next) => {
      const old = view.state.doc.toString();
      if (old === next) return;
      let start = 0;
      while (start < old.length && start < next.length && old[start] === next[start]) start += 1;
      let end = 0;
      while (end < old.length - start && end < next.length - start && old[old.length - 1 - end] === next[next.length - 1 - end]) end += 1;
      quiet = true;
      view.dispatch({ changes: { from: start, to: old.length - end, insert: next.slice(start, next.length - end) } });
      quiet = false;
    },
    setIssues: (next) => {
      current = next;
      mark();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
