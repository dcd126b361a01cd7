import { Link as TextLink } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";

import { useImportConnection } from "../../api/mutation";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

/** Reads a connection document (JSON, no secret in it) and opens what it describes. */
export function ImportDocument({ className }: { className?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const importing = useImportConnection();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const document = await file.text();
    importing.mutate({ document, name: null }, { onSuccess: (id) => void navigate({ to: "/connection/$id/overview", params: { id } }) });
  };
  return (
    <>
      <TextLink as="button" className={className} disabled={importing.isPending} onClick={() => input.current?.click()}>
        {text.home.empty.import}
      </TextLink>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={text.home.empty.import}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {importing.error !== null && <Problem problem={importing.error} />}
    </>
  );
}
