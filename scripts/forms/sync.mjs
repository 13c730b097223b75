import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder hold exactly `files` (path → text). Only what differs is touched, each file in one step,
 * so that whoever reads the folder meanwhile never sees half a file.
 */
export function syncFolder(folder, files, executable = new Set()) {
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    const mode = executable.has(file) ? 0o755 : 0o644;
    if (existsSync(target) && readFileSync(target, 'utf8') === text && (statSync(target).mode & 0o777) === mode)
      continue;
    mkdirSync(path.dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}.tmp`;
    writeFileSync(draft, text);
    chmodSync(draft, mode);
    renameSync(draft, target);
  }
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!entry.isDirectory() && !files.has(file) && !file.endsWith('.tmp')) rmSync(path.join(folder, file));
  }
}
