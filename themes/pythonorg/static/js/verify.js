// Computes the SHA-256 of a file in the browser and looks for it in the table of files. Nothing leaves the computer.

const PIECES_SHOWN = 100;

async function bytes(file, onProgress) {
  const whole = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let read = 0;
  let shown = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    whole.set(piece.value, read);
    read += piece.value.length;
    if (read - shown > file.size / PIECES_SHOWN) {
      shown = read;
      onProgress(read / file.size);
    }
  }
  return whole;
}

async function sha256(data) {
  const sum = await crypto.subtle.digest("SHA-256", data);
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function verdict(file, sum) {
  const rows = [...document.querySelectorAll("tr[data-sha256]")];
  for (const row of rows) row.removeAttribute("data-found");
  const match = rows.find((row) => row.dataset.sha256 === sum);
  if (match) {
    match.setAttribute("data-found", "");
    const renamed = match.dataset.name === file.name ? "" : ` It is called ${file.name} on your computer.`;
    return ["match", `This is ${match.dataset.name} of this release, byte for byte.${renamed}`];
  }
  const named = rows.find((row) => row.dataset.name === file.name);
  if (named && !named.dataset.sha256) return ["none", `No SHA-256 is recorded for ${file.name}, so it cannot be compared. Its SHA-256 is ${sum}.`];
  if (named) return ["none", `${file.name} differs from the file of that name in this release. Do not use it; download it again. Its SHA-256 is ${sum}.`];
  return ["none", `No file of this release has the SHA-256 ${sum}. It may belong to another release.`];
}

function start(place) {
  const drop = place.querySelector(".verify__drop");
  const input = place.querySelector("input");
  const progress = place.querySelector("progress");
  const says = place.querySelector("[role=status]");
  let latest = 0;

  async function check(file) {
    const turn = ++latest;
    says.removeAttribute("data-result");
    says.textContent = `Reading ${file.name} …`;
    progress.hidden = false;
    progress.value = 0;
    try {
      const sum = await sha256(await bytes(file, (part) => turn === latest && (progress.value = part)));
      if (turn !== latest) return; // another file was chosen meanwhile
      const [result, text] = verdict(file, sum);
      says.dataset.result = result;
      says.textContent = text;
    } catch {
      if (turn === latest) says.textContent = `${file.name} could not be read. It may be a folder, or too large for this browser: use a command below.`;
    }
    if (turn === latest) progress.hidden = true;
  }

  input.addEventListener("change", () => input.files[0] && check(input.files[0]));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.dataset.over = "";
    });
  }
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    const [file] = event.dataTransfer.files;
    if (file) check(file);
  });
}

const place = document.querySelector("[data-verify]");
if (place && crypto.subtle) start(place);
else if (place) place.remove(); // no WebCrypto: the commands are left
