// Packs the extension as a .vsix: a zip with VS Code's manifest, the same bytes from the same files each time.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";

const about = JSON.parse(readFileSync("package.json", "utf8"));
const escaped = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const { scripts, devDependencies, private: _, ...published } = about;
const { node, ...engines } = about.engines;

/** The licences of what is built into extension.js, which ask to be passed on. */
const parts_of_others = Object.keys(JSON.parse(readFileSync("package-lock.json", "utf8")).packages)
  .filter((folder) => folder && !folder.includes("esbuild"))
  .sort();
const notices = parts_of_others.map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8").trim() : ""}\n`;
});

const manifest = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="nb-NO" Id="${about.name}" Version="${about.version}" Publisher="${about.publisher}"/>
    <DisplayName>${escaped(about.displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(about.description)}</Description>
    <Tags>${about.keywords.join(",")}</Tags>
    <Categories>${about.categories.join(",")}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(about.engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionPack" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
      <Property Id="Microsoft.VisualStudio.Code.LocalizedLanguages" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.EnabledApiProposals" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExecutesCode" Value="true"/>
      <Property Id="Microsoft.VisualStudio.Services.GitHubFlavoredMarkdown" Value="true"/>
      <Property Id="Microsoft.VisualStudio.Services.Content.Pricing" Value="Free"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
`;
const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/><Default Extension=".md" ContentType="text/markdown"/><Default Extension=".txt" ContentType="text/plain"/><Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>
`;
const files = {
  "extension.vsixmanifest": manifest,
  "[Content_Types].xml": types,
  "extension/package.json": `${JSON.stringify({ ...published, engines, extensionKind: ["workspace"] }, null, 2)}\n`,
  "extension/extension.js": readFileSync("dist/extension.js"),
  "extension/README.md": readFileSync("README.md"),
  "extension/LICENSE.txt": readFileSync("LICENSE.txt"),
  "extension/LICENSES-THIRD-PARTY.txt": notices.join(`\n${"-".repeat(80)}\n\n`),
};

const NEW_YEAR_1980 = 0x0021;
const head = (signature, fields) => {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 4));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [size, value] of fields) {
    if (size === 2) bytes.writeUInt16LE(value, at);
    else bytes.writeUInt32LE(value, at);
    at += size;
  }
  return bytes;
};
const parts = [];
const listed = [];
let offset = 0;
for (const [name, content] of Object.entries(files)) {
  const raw = Buffer.from(content);
  const packed = deflateRawSync(raw, { level: 9 });
  const title = Buffer.from(name);
  const common = [[2, 20], [2, 0x0800], [2, 8], [2, 0], [2, NEW_YEAR_1980], [4, crc32(raw)], [4, packed.length], [4, raw.length], [2, title.length], [2, 0]];
  parts.push(head(0x04034b50, common), title, packed);
  listed.push(head(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), title);
  offset += 30 + title.length + packed.length;
}
const size = listed.reduce((sum, part) => sum + part.length, 0);
const many = Object.keys(files).length;
const end = head(0x06054b50, [[2, 0], [2, 0], [2, many], [2, many], [4, size], [4, offset], [2, 0]]);
const out = `dist/${about.name}-${about.version}.vsix`;
writeFileSync(out, Buffer.concat([...parts, ...listed, end]));
console.log(`skrev ${out}`);
