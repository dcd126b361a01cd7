/** How an expression's value came about for one person: every call with what it was given and what came out. */
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

import type { TraceOutput, TraceStep } from "../../bindings";
import { text } from "../../text";

const words = text.mappings;

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
      return output.value === null ? words.noValueShort : Array.isArray(output.value) ? output.value.join("; ") : String(output.value);
    case "failed":
      return output.value;
    case "ignoreAttribute":
      return words.traceIgnoreAttribute;
    case "ignoreObject":
      return words.traceIgnoreObject;
    case "notNeeded":
      return words.traceNotNeeded;
    case "redacted":
      return words.traceRedacted;
  }
};

export function HowItCameAbout({ steps }: { steps: readonly TraceStep[] }) {
  const styles = useStyles();
  return (
    <Accordion collapsible>
      <AccordionItem value="how">
        <AccordionHeader>{words.how}</AccordionHeader>
        <AccordionPanel>
          <ol className={styles.list}>
            {steps.map((step) => (
              <li key={`${String(step.position)} ${String(step.length)}`} className={styles.step}>
                <p className={mergeClasses(styles.line, styles.code)}>{step.text}</p>
                <p className={mergeClasses(styles.line, styles.quiet)}>{step.inputs.map((input) => `${input.parameter}: ${said(input.output)}`).join(", ")}</p>
                <p className={styles.line}>
                  {words.givesValue} <span className={styles.value}>{said(step.output)}</span>
                </p>
              </li>
            ))}
          </ol>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
