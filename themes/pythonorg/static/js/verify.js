// Computes the SHA-256 of a file in the browser and compares it with the table of files. Nothing leaves the computer.

const PIECES_SHOWN = 100;
const LABELS = { match: "Match", differs: "Differs", unknown: "Not compared" };

async function bytes(file, onProgress) {
  const whole = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let [read, shown] = [0, 0];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    whole.set(piece.value, read);
    read += piece.value.length;
    if (read - shown > file.size / PIECES_SHOWN) onProgress((shown = read) / file.size);
  }
  return whole;
}

async function sha256(data) {
  const sum = await crypto.subtle.digest("SHA-256", data);
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The name without what browsers add to a second download: "x (1).exe", "x(1).exe", "x-1.exe", "x - Copy.exe".
function plain(name) {
  return name.toLowerCase().replace(/(\s?\(\d+\)|[-_ ]\d{1,2}|[-_ ]+copy)(?=(\.[a-z]\w*)*$)/, "");
}

// What the file is: [one of LABELS, a sentence, its row or undefined].
function verdict(file, sum) {
  const rows = [...document.querySelectorAll("tr[data-sha256]")];
  const match = rows.find((row) => row.dataset.sha256 === sum);
  const here = file.name;
  if (match) {
    const { name } = match.dataset;
    const other = name === here ? "" : ` On your computer it is called ${here}.`;
    return ["match", `This is ${name} of this release, byte for byte.${other}`, match];
  }
  const named = rows.find((row) => row.dataset.name === here) ?? rows.find((row) => plain(row.dataset.name) === plain(here));
  if (!file.size) return ["differs", `${here} is empty: do not use it. The download broke off; download the file again.`];
  if (!named) return ["unknown", `${here} is not a file of this release: none has the SHA-256 ${sum}. If it belongs to another release, check it on that page; if not, do not use it, and download it from the table above.`];
  const { name, sha256: recorded } = named.dataset;
  if (!recorded) return ["unknown", `No SHA-256 of ${name} is recorded here. Check its signature with a command below. The SHA-256 of your file is ${sum}.`];
  return ["differs", `${here} differs from ${name} of this release: do not use it. Delete it, and download it again from the table above. Its SHA-256 is ${sum}.`];
}

function start(place) {
  const drop = place.querySelector(".verify__drop");
  const input = place.querySelector("input");
  const progress = place.querySelector("progress");
  const says = place.querySelector("[role=status]");
  let latest = 0;

  function say(result, text, found) {
    for (const row of document.querySelectorAll("tr[data-found]")) row.removeAttribute("data-found");
    found?.setAttribute("data-found", "");
    if (result) says.dataset.result = result;
    else says.removeAttribute("data-result");
    const badge = Object.assign(document.createElement("b"), { className: "verify__badge", textContent: LABELS[result] });
    says.replaceChildren(...(result ? [badge, " "] : []), text);
  }

  async function check(file) {
    const turn = ++latest;
    say("", `Reading ${file.name} …`);
    progress.hidden = false;
    progress.value = 0;
    try {
      const sum = await sha256(await bytes(file, (part) => turn === latest && (progress.value = part)));
      if (turn !== latest) return; // another file was chosen meanwhile
      say(...verdict(file, sum));
    } catch {
      if (turn === latest) say("unknown", `${file.name} could not be read. It may be a folder, or too large for this browser: use a command below.`);
    }
    if (turn === latest) progress.hidden = true;
  }

  input.addEventListener("change", () => input.files[0] && check(input.files[0]));
  // A file dropped beside the box would make the browser leave the page.
  for (const name of ["dragenter", "dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const inside = drop.contains(event.target);
      drop.toggleAttribute("data-over", inside && name !== "drop");
      if (name !== "drop") event.dataTransfer.dropEffect = inside ? "copy" : "none";
      else if (inside && event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget || drop.removeAttribute("data-over"));
}

const place = document.querySelector("[data-verify]");
if (place && crypto.subtle) start(place);
else if (place) place.remove(); // no WebCrypto: the commands are left
