// Starts `td lsp` in the projects that are open, and says what to do when it cannot.
"use strict";

const vscode = require("vscode");
const { find } = require("./finding");
const { clientFor, roots } = require("./projects");

const TEXT = {
  missing: "Finner ikke td. Uten td får du ikke sjekk og forslag mens du skriver.",
  wrong: (path) => `td ligger ikke der innstillingen «tjenestedesign.path» sier: ${path}`,
  stopped: "td stopper hver gang den startes. Loggen viser hvorfor.",
  failed: "td lot seg ikke starte. Loggen viser hvorfor.",
  twice: "Utvidelsen YAML sier fra om noen av de samme feilene som td, så du ser dem to ganger. Skal bare td si fra? Det gjelder alle YAML-filer på denne maskinen.",
  install: "Slik installerer du td",
  choose: "Velg hvor td ligger",
  again: "Prøv igjen",
  restart: "Start td på nytt",
  log: "Vis loggen",
  onlyTd: "Bare td",
  both: "Behold begge",
  open: "Bruk dette",
};
const ASKED_TWICE = "tjenestedesign.askedTwice";

/** @type {Map<string, import("vscode-languageclient/node").LanguageClient>} */
const clients = new Map();
let context;
let log;
let starting = Promise.resolve();

async function activate(given) {
  context = given;
  log = vscode.window.createOutputChannel("Tjenestedesign");
  const watcher = vscode.workspace.createFileSystemWatcher("**/prosjekt.yaml", false, true, false);
  context.subscriptions.push(
    log,
    watcher,
    watcher.onDidCreate(restart),
    watcher.onDidDelete(restart),
    vscode.workspace.onDidChangeWorkspaceFolders(restart),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("tjenestedesign") && restart()),
    vscode.commands.registerCommand("tjenestedesign.restart", restart),
    vscode.commands.registerCommand("tjenestedesign.choose", choose),
    vscode.commands.registerCommand("tjenestedesign.log", () => log.show()),
  );
  await vscode.commands.executeCommand("setContext", "tjenestedesign.active", true);
  await restart();
}

function deactivate() {
  return (starting = starting.then(stop, stop));
}

/** Stops what runs and starts td in each project, one such round at a time. */
function restart() {
  starting = starting.then(async () => {
    await stop();
    await start();
  });
  return starting.catch((error) => log.appendLine(String(error)));
}

async function stop() {
  const running = [...clients.values()];
  clients.clear();
  await Promise.all(running.map((client) => client.end().catch((error) => log.appendLine(String(error)))));
}

async function start() {
  const projects = await roots();
  if (projects.length === 0) return;
  const chosen = vscode.workspace.getConfiguration("tjenestedesign").get("path", "").trim();
  const td = await find(chosen);
  if (td.command === undefined) {
    td.tried.forEach((line) => log.appendLine(line));
    void offer(chosen ? TEXT.wrong(chosen) : TEXT.missing, [TEXT.choose, TEXT.install, TEXT.again]);
    return;
  }
  log.appendLine(`td ${td.version}: ${td.command}`);
  for (const root of projects) {
    const client = clientFor(td.command, root, log, () => void offer(TEXT.stopped, [TEXT.log, TEXT.restart]));
    try {
      await client.start();
      clients.set(root.toString(), client);
    } catch (error) {
      log.appendLine(String(error));
      client.td?.kill();
      void offer(TEXT.failed, [TEXT.log, TEXT.restart]);
      return;
    }
  }
  void askOfTwice();
}

/** A message with buttons, and what each does. It is not waited for: someone may never answer. */
async function offer(message, buttons) {
  const pressed = await vscode.window.showErrorMessage(message, ...buttons);
  if (pressed === TEXT.choose) await choose();
  else if (pressed === TEXT.install) await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(context.extensionUri, "README.md"));
  else if (pressed === TEXT.again || pressed === TEXT.restart) await restart();
  else if (pressed === TEXT.log) log.show();
}

async function choose() {
  const picked = await vscode.window.showOpenDialog({ title: TEXT.choose, openLabel: TEXT.open, canSelectMany: false });
  if (!picked?.length) return;
  const settings = vscode.workspace.getConfiguration("tjenestedesign");
  const same = settings.get("path", "") === picked[0].fsPath;
  await settings.update("path", picked[0].fsPath, vscode.ConfigurationTarget.Global);
  if (same) await restart(); // a change starts td by itself
}

/** Asks once whether the YAML extension shall say what td says as well. */
async function askOfTwice() {
  const yaml = vscode.workspace.getConfiguration("yaml");
  if (!vscode.extensions.getExtension("redhat.vscode-yaml") || !yaml.get("validate", true)) return;
  if (context.globalState.get(ASKED_TWICE)) return;
  const pressed = await vscode.window.showInformationMessage(TEXT.twice, TEXT.onlyTd, TEXT.both);
  if (pressed === undefined) return;
  await context.globalState.update(ASKED_TWICE, true);
  if (pressed === TEXT.onlyTd) await yaml.update("validate", false, vscode.ConfigurationTarget.Global);
}

module.exports = { activate, deactivate, TEXT };
