// Where the program td lies. VS Code started from the desktop does not always know the folders a terminal does.
"use strict";

const { execFile } = require("node:child_process");
const { existsSync } = require("node:fs");
const { homedir } = require("node:os");
const path = require("node:path");

const PATIENCE = 20_000;
/** Milliseconds for td to say its version. The first time on a machine, a virus scanner may read all of it. */

/**
 * The programs called td, the likeliest first. They are named in full, so that none is ever looked for in a project's folder, as Windows does.
 * @param {string} chosen the path in the settings, or blank
 * @returns {string[]}
 */
function candidates(chosen, { platform = process.platform, home = homedir(), env = process.env, exists = existsSync } = {}) {
  if (chosen) return [chosen];
  const way = platform === "win32" ? path.win32 : path.posix;
  const file = platform === "win32" ? "td.exe" : "td";
  const known = (env.PATH ?? env.Path ?? "").split(way.delimiter).filter((folder) => way.isAbsolute(folder));
  const own = [
    [".local", "bin"], // where uv and pipx put programs
    ["td", platform === "win32" ? "Scripts" : "bin"], // the environment docs/installere.md makes with pip
  ];
  const folders = [...known, ...own.map((parts) => way.join(home, ...parts))];
  return [...new Set(folders.map((folder) => way.join(folder, file)))].filter((one) => exists(one));
}

/**
 * The first of the programs that is td, with its version; or what each of them said.
 * @param {string} chosen
 * @returns {Promise<{command: string, version: string} | {command: undefined, tried: string[]}>}
 */
async function find(chosen, places = candidates(chosen)) {
  const tried = places.length ? [] : ["td finnes verken i PATH eller i hjemmemappen"];
  for (const command of places) {
    const said = await ask(command);
    if (said.version) return { command, version: said.version };
    tried.push(`${command}: ${said.fault}`);
  }
  return { command: undefined, tried };
}

/** @returns {Promise<{version?: string, fault?: string}>} */
function ask(command) {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: PATIENCE, windowsHide: true }, (error, out) => {
      const found = /^tjenestedesign (\S+)/m.exec(out ?? "");
      if (found) resolve({ version: found[1] });
      else if (error?.code === "ENOENT") resolve({ fault: "finnes ikke" });
      else if (error?.killed) resolve({ fault: "svarte ikke" });
      else if (error) resolve({ fault: `lot seg ikke starte (${error.code ?? error.message})` });
      else resolve({ fault: "er et annet program med samme navn" });
    });
  });
}

module.exports = { candidates, find };
