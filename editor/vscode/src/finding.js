// Where the program td lies. VS Code started from the desktop does not always know the folders a terminal does.
"use strict";

const { execFile } = require("node:child_process");
const { homedir } = require("node:os");
const path = require("node:path");

const PATIENCE = 20_000;
/** Milliseconds for td to say its version. The first time on a machine, a virus scanner may read all of it. */

/**
 * The places td may be, the likeliest first.
 * @param {string} chosen the path in the settings, or blank
 * @returns {string[]}
 */
function candidates(chosen, platform = process.platform, home = homedir()) {
  if (chosen) return [chosen];
  const file = platform === "win32" ? "td.exe" : "td";
  const way = platform === "win32" ? path.win32 : path.posix;
  const folders = [[".local", "bin"]]; // where uv and pipx put programs
  if (platform === "win32") folders.push(["td", "Scripts"]);
  else folders.push(["td", "bin"]);
  return ["td", ...folders.map((parts) => way.join(home, ...parts, file))];
}

/**
 * The first of the places where td answers, with its version; and what each other said.
 * @param {string} chosen
 * @returns {Promise<{command: string, version: string} | {command: undefined, tried: string[]}>}
 */
async function find(chosen, places = candidates(chosen)) {
  const tried = [];
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
