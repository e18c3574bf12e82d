// What the extension asks of VS Code, without its window: settings, files, messages and what it has been told.
"use strict";

const { readdirSync } = require("node:fs");
const path = require("node:path");
const { fileURLToPath, pathToFileURL } = require("node:url");

class Uri {
  constructor(fsPath) {
    Object.assign(this, { scheme: "file", authority: "", query: "", fragment: "", fsPath, path: fsPath });
  }
  static file = (fsPath) => new Uri(fsPath);
  static parse = (text) => new Uri(fileURLToPath(text));
  static joinPath = (uri, ...parts) => new Uri(path.join(uri.fsPath, ...parts));
  toString = () => pathToFileURL(this.fsPath).href;
}
class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(start, startCharacter, line, character) {
    this.start = line === undefined ? start : new Position(start, startCharacter);
    this.end = line === undefined ? startCharacter : new Position(line, character);
  }
}
class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}
class Disposable {
  constructor(dispose) {
    this.dispose = dispose ?? (() => {});
  }
}
class EventEmitter {
  constructor() {
    this.told = new Set();
    this.event = (one, self) => {
      const bound = self ? one.bind(self) : one;
      this.told.add(bound);
      return new Disposable(() => this.told.delete(bound));
    };
  }
  fire = (what) => [...this.told].map((one) => one(what));
  dispose = () => this.told.clear();
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {}
  dispose() {}
}
class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append = (more) => new CodeActionKind(this.value ? `${this.value}.${more}` : more);
  static Empty = new CodeActionKind("");
  static QuickFix = new CodeActionKind("quickfix");
}
class CompletionItem {
  constructor(label) {
    this.label = label;
  }
}
class CompletionList {
  constructor(items) {
    this.items = items;
  }
}
/** Classes that are only made, extended or compared with. */
const anything = () =>
  class {
    constructor(...given) {
      if (typeof given[0] === "string") this.label = given[0];
      this.given = given;
    }
  };

const state = {
  settings: {},
  extensions: [],
  answers: {},
  said: [],
  log: [],
  ran: [],
  commands: {},
  providers: [],
  diagnostics: new Map(),
  documents: [],
  globalState: {},
};
const events = new Proxy({}, { get: (all, name) => (all[name] ??= new EventEmitter()) });
/** A part of the API: what is told below, events by name, and for the rest something to throw away. */
const part = (told) =>
  new Proxy(told, {
    get(all, name) {
      if (name in all) return all[name];
      if (/^on[A-Z]/.test(name)) return events[name].event;
      if (/^register/.test(name))
        return (selector, provider) => {
          state.providers.push([name, selector, provider]);
          return new Disposable();
        };
      return undefined;
    },
  });
const message = (kind) => async (text, ...buttons) => {
  const items = buttons.filter((one) => typeof one === "string");
  state.said.push({ kind, text, buttons: items });
  return items.find((one) => one === state.answers[text.slice(0, 20)]);
};

function found(folder, name, files = []) {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    if (one.isDirectory()) found(path.join(folder, one.name), name, files);
    else if (one.name === name) files.push(new Uri(path.join(folder, one.name)));
  }
  return files;
}

const api = {
  Uri, Position, Range, Diagnostic, Disposable, CodeActionKind, CompletionItem, CompletionList, EventEmitter, CancellationTokenSource,
  version: "1.82.0",
  env: { appName: "stub", language: "nb", appHost: "desktop" },
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  ConfigurationTarget: { Global: 1, Workspace: 2, WorkspaceFolder: 3 },
  workspace: part({
    get textDocuments() {
      return state.documents;
    },
    get workspaceFolders() {
      return state.folders?.map((fsPath, index) => ({ uri: new Uri(fsPath), name: path.basename(fsPath), index }));
    },
    notebookDocuments: [],
    findFiles: async (pattern) => state.folders.flatMap((folder) => found(folder, path.basename(pattern))),
    createFileSystemWatcher: () => part({ dispose() {} }),
    getConfiguration: (section) => ({
      get: (key, blank) => state.settings[section ? `${section}.${key}` : key] ?? blank,
      update: async (key, value) => {
        state.settings[`${section}.${key}`] = value;
        events.onDidChangeConfiguration.fire({ affectsConfiguration: (wanted) => `${section}.${key}`.startsWith(wanted) });
      },
    }),
    getWorkspaceFolder: () => undefined,
    fs: { isWritableFileSystem: () => true },
  }),
  window: part({
    tabGroups: { all: [], onDidChangeTabs: () => new Disposable() },
    visibleTextEditors: [],
    createOutputChannel: () => ({
      append: (text) => state.log.push(text),
      appendLine: (text) => state.log.push(text),
      show: () => state.ran.push("log"),
      dispose() {},
    }),
    showErrorMessage: message("error"),
    showWarningMessage: message("warning"),
    showInformationMessage: message("information"),
    showOpenDialog: async () => state.picked?.map((fsPath) => new Uri(fsPath)),
  }),
  languages: part({
    match: (selector, document) => (String([].concat(selector)[0].language) === document.languageId ? 10 : 0),
    createDiagnosticCollection: () => ({
      set: (uri, list) => state.diagnostics.set(uri.fsPath, list ?? []),
      delete: (uri) => state.diagnostics.delete(uri.fsPath),
      clear: () => state.diagnostics.clear(),
      dispose() {},
    }),
  }),
  commands: part({
    registerCommand: (name, run) => {
      state.commands[name] = run;
      return new Disposable(() => delete state.commands[name]);
    },
    executeCommand: async (...said) => {
      state.ran.push(said.map(String).join(" "));
    },
  }),
  extensions: part({ getExtension: (id) => state.extensions.find((one) => one === id), all: [] }),
};

/** A document that is open, as VS Code tells of it. */
function document(file, text) {
  return { uri: new Uri(file), fileName: file, languageId: "yaml", version: 1, isClosed: false, isDirty: false, lineCount: text.split("\n").length, getText: () => text };
}

module.exports = {
  state,
  events,
  document,
  vscode: new Proxy(api, { get: (all, name) => (name in all ? all[name] : (all[name] = anything())) }),
};
