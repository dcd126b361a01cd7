/** A target attribute that the admin knows of and the application doesn't list, added by hand. */
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";

import { useAddAttribute } from "../../api/mutation";
import type { AttributeEdit, AttributeType, ObjectType } from "../../bindings";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.mappings.addAttribute;
const types: readonly AttributeType[] = ["String", "Boolean", "Integer", "DateTime", "Binary", "Reference"];

const useStyles = makeStyles({
  surface: { width: "560px", maxWidth: "calc(100vw - 32px)" },
  content: { display: "flex", flexDirection: "column", gap: "16px", "> *": { flexShrink: 0 } },
  line: { margin: 0, color: tokens.colorNeutralForeground2 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none" },
  boxes: { display: "flex", flexDirection: "column" },
});

interface AttributeDialogProps {
  id: string;
  objectType: ObjectType;
  onClose: () => void;
}

export function AttributeDialog({ id, objectType, onClose }: AttributeDialogProps) {
  const styles = useStyles();
  const add = useAddAttribute();
  const [attribute, setAttribute] = useState<AttributeEdit>({ objectType, name: "", valueType: "String", multivalued: false, required: false, caseExact: false });
  const set = (part: Partial<AttributeEdit>) => setAttribute({ ...attribute, ...part });
  const ready = attribute.name.trim() !== "" && !add.isPending;
  return (
    <Dialog open modalType="modal" onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) add.mutate({ id, attribute: { ...attribute, name: attribute.name.trim() } }, { onSuccess: onClose });
          }}
        >
          <DialogBody>
            <DialogTitle>{words.title}</DialogTitle>
            <DialogContent className={styles.content}>
              <p className={styles.line}>{words.hint}</p>
              {add.error !== null && <Problem problem={add.error} />}
              <Field label={words.name} hint={words.nameHint}>
                <Input className={styles.code} value={attribute.name} autoComplete="off" onChange={(_, data) => set({ name: data.value })} />
              </Field>
              <Field label={words.of}>
                <RadioGroup layout="horizontal" value={attribute.objectType} onChange={(_, data) => set({ objectType: data.value === "Group" ? "Group" : "User" })}>
                  <Radio value="User" label={words.people} />
                  <Radio value="Group" label={words.groups} />
                </RadioGroup>
              </Field>
              <Field label={words.valueType}>
                <Select value={attribute.valueType} onChange={(_, data) => set({ valueType: types.find((type) => type === data.value) ?? "String" })}>
                  {types.map((type) => (
                    <option key={type} value={type}>
                      {text.mappings.discovery.valueTypes[type]}
                    </option>
                  ))}
                </Select>
              </Field>
              <div className={styles.boxes}>
                <Checkbox label={words.multivalued} checked={attribute.multivalued} onChange={(_, data) => set({ multivalued: data.checked === true })} />
                <Checkbox label={words.required} checked={attribute.required} onChange={(_, data) => set({ required: data.checked === true })} />
                <Checkbox label={words.caseExact} checked={attribute.caseExact} onChange={(_, data) => set({ caseExact: data.checked === true })} />
              </div>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{text.components.cancel}</Button>
              <Button type="submit" appearance="primary" disabled={!ready}>
                {words.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
