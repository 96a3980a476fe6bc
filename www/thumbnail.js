// Small pictures of images. One image is decoded at a time, and only those that come into sight: pictures of a camera
// take some 50 MB each once they are decoded.

const SIDE = 88;
const LARGEST = 64 << 20;

const files = new WeakMap();
const queue = [];
let isBusy = false;

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) enqueue(target);
}, { rootMargin: "200px" });

/** Fills `box` with the picture of `file` once it is in sight, or with the ending of its name. */
export function showThumbnail(box, file) {
  box.textContent = endingOf(file.name);
  if (!file.type.startsWith("image/") || file.size > LARGEST) return;
  files.set(box, file);
  sight.observe(box);
}

function enqueue(box) {
  sight.unobserve(box);
  queue.push(box);
  if (!isBusy) drawAll();
}

async function drawAll() {
  isBusy = true;
  for (let box = queue.shift(); box; box = queue.shift()) await draw(box).catch(() => {}); // keeps the ending
  isBusy = false;
}

async function draw(box) {
  if (!box.isConnected) return;
  const image = await createImageBitmap(files.get(box));
  box.replaceChildren(cropped(image));
  image.close();
}

/** The middle of the picture, as a square. */
function cropped(image) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const side = Math.min(image.width, image.height);
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2];
  canvas.getContext("2d").drawImage(image, left, top, side, side, 0, 0, SIDE, SIDE);
  return canvas;
}

function endingOf(name) {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1] ?? "";
  return ending.toUpperCase();
}
