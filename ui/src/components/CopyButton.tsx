import { Button } from "@fluentui/react-components";
import { Checkmark16Regular, Copy16Regular } from "@fluentui/react-icons";
import { useEffect, useState } from "react";

import { text } from "../text";

interface CopyButtonProps {
  /** What the button says, or with `iconOnly` is named. */
  label: string;
  /** What goes to the clipboard. */
  value: string;
  iconOnly?: boolean;
}

/** Copies a text, and says so for two seconds. */
export function CopyButton({ label, value, iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const shown = copied ? text.components.copied : label;
  return (
    <Button size="small" appearance="subtle" icon={copied ? <Checkmark16Regular /> : <Copy16Regular />} aria-label={shown} title={shown} onClick={copy}>
      {iconOnly ? null : shown}
    </Button>
  );
}
