/** An expression's editor: colours, completion of functions and attributes, errors underlined where they are. */
import { autocompletion, completionKeymap, type CompletionContext } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { makeStyles, tokens } from "@fluentui/react-components";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

import type { ExpressionProblem } from "../bindings";

interface ExpressionInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  problem: ExpressionProblem | null;
  warnings: readonly ExpressionProblem[];
  functions: readonly string[];
  attributes: readonly string[];
}

const useStyles = makeStyles({
  root: {
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    ":focus-within": { boxShadow: `inset 0 -2px 0 ${tokens.colorCompoundBrandStroke}` },
  },
});

const language = StreamLanguage.define({
  token(stream) {
    if (stream.match(/"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/\[[^\]]*\]?/)) return "variableName";
    if (stream.match(/[A-Za-z]\w*/)) return "keyword";
    if (stream.match(/-?\d+/)) return "number";
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: tokens.colorPaletteBerryForeground1 },
  { tag: tags.variableName, color: tokens.colorBrandForeground1 },
  { tag: tags.string, color: tokens.colorStatusSuccessForeground1 },
]);

const look = EditorView.theme({
  "&": { color: tokens.colorNeutralForeground1, fontSize: "12px" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none", padding: "10px 12px", minHeight: "72px", caretColor: tokens.colorNeutralForeground1 },
  ".cm-cursor": { borderLeftColor: tokens.colorNeutralForeground1 },
  ".cm-tooltip": { backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1, border: `1px solid ${tokens.colorNeutralStroke1}` },
});

export function ExpressionInput({ label, value, onChange, problem, warnings, functions, attributes }: ExpressionInputProps) {
  const styles = useStyles();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, functions, attributes });
  useEffect(() => {
    latest.current = { onChange, functions, attributes };
  });

  useEffect(() => {
    if (place.current === null) return;
    const complete = (context: CompletionContext) => {
      const inAttribute = context.matchBefore(/\[[^\]]*/);
      if (inAttribute) return { from: inAttribute.from + 1, options: latest.current.attributes.map((name) => ({ label: name, type: "variable" })) };
      const word = context.matchBefore(/[A-Za-z]\w*/);
      if (!word && !context.explicit) return null;
      return { from: word?.from ?? context.pos, options: latest.current.functions.map((name) => ({ label: name, type: "function", apply: `${name}(` })) };
    };
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          language,
          syntaxHighlighting(colours),
          autocompletion({ override: [complete] }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
    // The editor is made once; later values come through the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const end = editor.state.doc.length;
    const mark = (one: ExpressionProblem, severity: "error" | "warning") => {
      const from = Math.min(one.position, end);
      return { from, to: Math.min(from + Math.max(one.length, 1), end), severity, message: one.message };
    };
    const marks = [...(problem === null ? [] : [mark(problem, "error")]), ...warnings.map((one) => mark(one, "warning"))];
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [problem, warnings]);

  return <div ref={place} className={styles.root} />;
}
