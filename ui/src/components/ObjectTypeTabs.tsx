import { Tab, TabList } from "@fluentui/react-components";

import type { ObjectType } from "../bindings";
import { text } from "../text";

/** Users or groups. */
export function ObjectTypeTabs({ value, onChange }: { value: ObjectType; onChange: (type: ObjectType) => void }) {
  return (
    <TabList size="small" selectedValue={value} onTabSelect={(_, data) => onChange(data.value === "Group" ? "Group" : "User")}>
      <Tab value="User">{text.mappings.users}</Tab>
      <Tab value="Group">{text.mappings.groups}</Tab>
    </TabList>
  );
}
