// Places in a picture as [left, top, right, bottom], fractions of the upright picture.

export const SAME_PLACE = 0.5;
export const SMALLEST = 0.005;

export function overlap(one, other) {
  const across = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const down = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / (size(one) + size(other) - across * down);
}

function size(place) {
  return (place[2] - place[0]) * (place[3] - place[1]);
}

export function rounded(place) {
  return place.map((one) => Math.round(one * 10000) / 10000);
}

export function moved(place, across, down) {
  const dx = Math.min(Math.max(across, -place[0]), 1 - place[2]);
  const dy = Math.min(Math.max(down, -place[1]), 1 - place[3]);
  return rounded([place[0] + dx, place[1] + dy, place[2] + dx, place[3] + dy]);
}

export function resized(place, across, down) {
  const right = Math.min(Math.max(place[2] + across, place[0] + SMALLEST), 1);
  const bottom = Math.min(Math.max(place[3] + down, place[1] + SMALLEST), 1);
  return rounded([place[0], place[1], right, bottom]);
}

export function between(one, other) {
  const held = (value) => Math.min(Math.max(value, 0), 1);
  const [x0, x1] = [held(one[0]), held(other[0])].sort((a, b) => a - b);
  const [y0, y1] = [held(one[1]), held(other[1])].sort((a, b) => a - b);
  return rounded([x0, y0, x1, y1]);
}

export function bigEnough(place) {
  return place[2] - place[0] >= SMALLEST && place[3] - place[1] >= SMALLEST;
}

export function nearest(place, faces) {
  let [best, most] = [null, SAME_PLACE];
  for (const face of faces) {
    const shared = overlap(place, face.region);
    if (shared >= most) [best, most] = [face, shared];
  }
  return best;
}

export function spoken(place) {
  const [left, top, right, bottom] = place.map((one) => Math.round(one * 100));
  return `${left} % from the left, ${top} % from the top, ${right - left} % wide, ${bottom - top} % high`;
}
