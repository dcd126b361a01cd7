/** The functions of the language: signature, meaning, what happens without a value, examples. The same text as docs/expressions.md. */
import { Button, Input, makeStyles, mergeClasses, Popover, PopoverSurface, PopoverTrigger, tokens } from "@fluentui/react-components";
import { useState } from "react";

import type { FunctionView } from "../../bindings";
import { text } from "../../text";

const words = text.mappings;

const useStyles = makeStyles({
  trigger: { alignSelf: "flex-start" },
  surface: { display: "flex", flexDirection: "column", gap: "8px", width: "520px", maxWidth: "90vw" },
  list: { maxHeight: "380px", overflowY: "auto", margin: 0, padding: 0, listStyle: "none" },
  one: { padding: "8px 4px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  head: { display: "flex", alignItems: "baseline", justifyContent: "space-between", gap: "8px" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none", fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere" },
  name: { fontWeight: tokens.fontWeightSemibold },
  line: { margin: "4px 0 0" },
  parameters: { margin: "4px 0 0", paddingLeft: "20px" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface FunctionHelpProps {
  functions: readonly FunctionView[];
  onInsert: (name: string) => void;
}

export function FunctionHelp({ functions, onInsert }: FunctionHelpProps) {
  const styles = useStyles();
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState(false);
  const wanted = sought.trim().toLowerCase();
  const fitting = functions.filter((one) => `${one.name} ${one.summary}`.toLowerCase().includes(wanted));
  return (
    <Popover open={open} onOpenChange={(_, data) => setOpen(data.open)} trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" className={styles.trigger}>
          {words.functions}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={words.functions}>
        <Input type="search" aria-label={words.findFunction} placeholder={words.findFunction} value={sought} onChange={(_, data) => setSought(data.value)} />
        <ul className={styles.list}>
          {fitting.map((one) => (
            <li key={one.name} className={styles.one}>
              <div className={styles.head}>
                <span className={mergeClasses(styles.code, styles.name)}>{one.signature}</span>
                <Button
                  size="small"
                  aria-label={words.insertFunction(one.name)}
                  onClick={() => {
                    onInsert(one.name);
                    setOpen(false);
                  }}
                >
                  {words.insert}
                </Button>
              </div>
              <p className={styles.line}>{one.summary}</p>
              {one.parameters.length > 0 ? (
                <ul className={mergeClasses(styles.parameters, styles.quiet)}>
                  {one.parameters.map((parameter) => (
                    <li key={parameter}>{parameter}</li>
                  ))}
                </ul>
              ) : null}
              <p className={mergeClasses(styles.line, styles.quiet)}>
                {words.gives(one.gives)} {words.withoutValue} {one.absent}
              </p>
              {one.examples.map((example) => (
                <p key={example.expression} className={mergeClasses(styles.line, styles.quiet, styles.code)}>
                  {example.expression}
                  {example.source.length > 0 ? ` ${words.exampleWith(example.source.join(", "))}` : ""}
                  {" \u2192 "}
                  {words.exampleGives(example.result)}
                </p>
              ))}
            </li>
          ))}
        </ul>
        {fitting.length === 0 ? <p className={styles.line}>{words.noFunction}</p> : null}
      </PopoverSurface>
    </Popover>
  );
}
