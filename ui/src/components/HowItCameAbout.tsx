/** How an expression's value came about for one person: every call, inner ones first and set in by their depth, with what it was given and what came out. */
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

import type { TraceOutput, TraceStep } from "../bindings";
import { text } from "../text";
import { valueText } from "./changes/difference";

const words = text.components.trace;

/** Deeper calls are set in no further, so that something is left to read. */
const deepest = 6;
const step = 16;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: "none" },
  step: { padding: "6px 0", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  line: { margin: 0, overflowWrap: "anywhere" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none", fontSize: tokens.fontSizeBase200 },
  quiet: { color: tokens.colorNeutralForeground2 },
  value: { fontWeight: tokens.fontWeightSemibold },
});

const said = (output: TraceOutput): string => {
  switch (output.kind) {
    case "value":
      return valueText(output.value) ?? words.noValue;
    case "failed":
      return output.value;
    case "ignoreAttribute":
      return words.ignoreAttribute;
    case "ignoreObject":
      return words.ignoreObject;
    case "notNeeded":
      return words.notNeeded;
    case "redacted":
      return words.redacted;
  }
};

export function HowItCameAbout({ steps }: { steps: readonly TraceStep[] }) {
  return (
    <Accordion collapsible>
      <AccordionItem value="how">
        <AccordionHeader>{words.how}</AccordionHeader>
        <AccordionPanel>
          <TraceSteps steps={steps} />
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}

/** The steps alone. The last one is the whole expression. */
export function TraceSteps({ steps }: { steps: readonly TraceStep[] }) {
  const styles = useStyles();
  return (
    <ol className={styles.list}>
      {steps.map((one) => (
        <li key={`${String(one.position)} ${String(one.length)}`} className={styles.step} style={{ paddingLeft: Math.min(one.depth, deepest) * step }}>
          <p className={mergeClasses(styles.line, styles.code)}>{one.text}</p>
          {one.inputs.length > 0 ? (
            <p className={mergeClasses(styles.line, styles.quiet)}>{one.inputs.map((input) => `${input.parameter}: ${said(input.output)}`).join(", ")}</p>
          ) : null}
          <p className={styles.line}>
            {words.gives} <span className={styles.value}>{said(one.output)}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}
