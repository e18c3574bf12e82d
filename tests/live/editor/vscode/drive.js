// Runs the extension as VS Code does, with the real td: `node drive.js EXTENSION SCENE FOLDER`, and says in JSON what came of it.
"use strict";

const Module = require("node:module");
const path = require("node:path");
const { document, events, state, vscode } = require("./stub");

const [extension, scene, folder] = process.argv.slice(2);
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

process.on("unhandledRejection", (error) => console.error(error)); // as VS Code does: vscode-jsonrpc leaves one when td ends before it has answered

const FILE = path.join(folder, "1-innsikt/brukerreiser/sok.yaml");
const until = async (holds, patience = 60_000) => {
  for (const from = Date.now(); Date.now() - from < patience; ) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
};
const codes = () => (state.diagnostics.get(FILE) ?? []).map((one) => one.code?.value ?? one.code);

const scenes = {
  /** Opens a file with a fault, asks for what can be written, starts td anew and says goodbye. */
  async works(given) {
    await given.activate();
    const opened = document(FILE, "type: brukerreise\ntittel: x\nsteg:\n  - {id: a, fase: før, tittel: S, belegg: kanskje}\n");
    state.documents.push(opened);
    events.onDidOpenTextDocument.fire(opened);
    const marked = await until(() => codes().includes("TD108"));
    const messages = state.diagnostics.get(FILE).map((one) => one.message);
    const [, , complete] = state.providers.find(([name]) => name === "registerCompletionItemProvider");
    const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
    const offered = await complete.provideCompletionItems(opened, new vscode.Position(1, 0), token, { triggerKind: 0 });
    state.diagnostics.clear();
    await state.commands["tjenestedesign.restart"]();
    const again = await until(() => codes().includes("TD108"));
    await given.deactivate();
    return { marked, messages, again, offered: (offered.items ?? offered).map((one) => one.label?.label ?? one.label) };
  },
  /** td is not there; someone chooses it, and it starts. */
  async missing(given) {
    state.settings["tjenestedesign.path"] = path.join(folder, "ikke-td");
    await given.activate();
    const before = { said: [...state.said], log: [...state.log] };
    state.picked = [process.env.TD];
    await state.commands["tjenestedesign.choose"]();
    const started = await until(() => state.log.some((line) => line.startsWith("td ")));
    await given.deactivate();
    return { ...before, started, path: state.settings["tjenestedesign.path"] };
  },
  /** A program that stops at once, each time. */
  async stops(given) {
    await given.activate();
    await until(() => state.said.length > 0);
    await given.deactivate();
    return {};
  },
  /** The YAML extension is there as well. */
  async twice(given) {
    state.extensions.push("redhat.vscode-yaml");
    state.answers["Utvidelsen YAML sier"] = "Bare td";
    await given.activate();
    await until(() => state.settings["yaml.validate"] === false);
    const first = state.said.length;
    await state.commands["tjenestedesign.restart"]();
    await given.deactivate();
    return { first, validate: state.settings["yaml.validate"] };
  },
  /** No project is open. */
  async empty(given) {
    await given.activate();
    await given.deactivate();
    return {};
  },
};

state.folders = [folder];
if (process.env.TD && scene !== "missing") state.settings["tjenestedesign.path"] = process.env.TD;
const made = require(extension);
const context = {
  subscriptions: [],
  extensionUri: vscode.Uri.file(path.dirname(extension)),
  globalState: { get: (key) => state.globalState[key], update: async (key, value) => void (state.globalState[key] = value) },
};
scenes[scene]({ activate: () => made.activate(context), deactivate: () => made.deactivate() })
  .then((result) => console.log(JSON.stringify({ said: state.said, log: state.log, ran: state.ran, ...result })))
  .then(() => setTimeout(() => process.exit(3), 5000).unref()) // everything it started has ended
  .catch((error) => {
    console.error(error, state.log);
    process.exit(1);
  });
