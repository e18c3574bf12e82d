// One td for each project that is open: `td lsp` is told which folder it answers for.
"use strict";

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const vscode = require("vscode");
const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } = require("vscode-languageclient/node");

const MOST_RESTARTS = 3;
/** How many times td is started anew within three minutes before someone is asked. */
const WHILE = 180_000;
const TO_END = 3_000;
/** Milliseconds td has to end by itself when it is told goodbye. */
const MOST_PROJECTS = 20;
const ELSEWHERE = "**/{node_modules,.venv,ut,ut-offentlig}/**";

/** The folders with a prosjekt.yaml in what is open; not those inside another one's. */
async function roots() {
  const files = await vscode.workspace.findFiles("**/prosjekt.yaml", ELSEWHERE, MOST_PROJECTS);
  const folders = files.map((file) => vscode.Uri.joinPath(file, "..")).sort((a, b) => a.path.length - b.path.length);
  return folders.filter((one, at) => !folders.slice(0, at).some((other) => one.path.startsWith(`${other.path}/`)));
}

/** A client that writes to the log and shows nothing by itself: what someone must know, is told in bokmål with what to do. */
class Client extends LanguageClient {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  td;

  /** Says goodbye, and ends a td that does not listen. */
  async end() {
    const td = this.td;
    const patience = setTimeout(() => td?.kill(), TO_END);
    try {
      await this.dispose(TO_END);
      if (td?.exitCode === null && td.signalCode === null) await once(td, "exit");
    } finally {
      clearTimeout(patience);
    }
  }

  info(message, data) {
    super.info(message, data, false);
  }
  warn(message, data) {
    super.warn(message, data, false);
  }
  error(message, data) {
    super.error(message, data, false);
  }
}

/**
 * A client that starts td in a project and speaks with it over standard input and output.
 * @param {string} command
 * @param {import("vscode").Uri} root
 * @param {import("vscode").OutputChannel} log
 * @param {() => void} gaveUp called when td has stopped and is not started again
 */
function clientFor(command, root, log, gaveUp) {
  const name = root.path.split("/").pop();
  const stops = [];
  const handler = {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      const now = Date.now();
      stops.push(now);
      if (stops.filter((at) => now - at < WHILE).length <= MOST_RESTARTS) return { action: CloseAction.Restart, handled: true };
      gaveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
  const start = async () => {
    const td = spawn(command, ["lsp"], { cwd: root.fsPath, env: { ...process.env, PYTHONUTF8: "1" }, windowsHide: true });
    td.stdin.on("error", () => {}); // td has ended; what it said of that is in the log
    await once(td, "spawn");
    client.td = td;
    return td;
  };
  const client = new Client("tjenestedesign", `Tjenestedesign: ${name}`, start, {
    documentSelector: [{ scheme: "file", language: "yaml", pattern: `${root.fsPath.replaceAll("\\", "/")}/**/*.yaml` }],
    workspaceFolder: { uri: root, name, index: 0 },
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    errorHandler: handler,
    initializationFailedHandler: () => false,
  });
  return client;
}

module.exports = { clientFor, roots };
