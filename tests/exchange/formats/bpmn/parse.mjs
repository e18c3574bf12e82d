// Reads BPMN files given as arguments with bpmn-moddle; writes one line of JSON for each: its warnings and its id references.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";

for (const file of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(file, "utf8"));
  const tasks = rootElement.rootElements
    .flatMap((e) => e.flowElements ?? [])
    .filter((e) => e.$type === "bpmn:Task")
    .map((e) => e.name);
  console.log(JSON.stringify({ warnings: warnings.map((w) => w.message), tasks }));
}
