/** Export of what the filters show: three CSV files, or one JSON document. */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";

import { useChooseFolder, useExportLogs } from "../../api/mutation";
import type { ExportFormat, LogFilter } from "../../bindings";
import { text } from "../../text";

const words = text.logs;

export function ExportButton({ id, filter, disabled }: { id: string; filter: LogFilter; disabled: boolean }) {
  const toaster = useId("export");
  const { dispatchToast } = useToastController(toaster);
  const folder = useChooseFolder();
  const write = useExportLogs();
  const say = (title: string, body: string, intent: "success" | "error") =>
    dispatchToast(
      <Toast>
        <ToastTitle>{title}</ToastTitle>
        {body !== "" ? <ToastBody>{body}</ToastBody> : null}
      </Toast>,
      { intent, timeout: 8000 },
    );
  const run = (format: ExportFormat) =>
    folder.mutate(
      { title: words.exportTo },
      {
        onSuccess: (path) => {
          if (path === null) return;
          const to = format === "json" ? `${path}/provisioning-logs.json` : path;
          write.mutate(
            { id, filter, format, path: to },
            { onSuccess: (done) => say(words.exported(done.entries, done.files), "", "success"), onError: (problem) => say(problem.message, problem.fix, "error") },
          );
        },
        onError: (problem) => say(problem.message, problem.fix, "error"),
      },
    );
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<ArrowDownloadRegular />} disabled={disabled || write.isPending}>
            {words.export}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => run("csv")}>{words.exportCsv}</MenuItem>
            <MenuItem onClick={() => run("json")}>{words.exportJson}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Toaster toasterId={toaster} />
    </>
  );
}
