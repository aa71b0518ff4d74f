// A disc stands for many points that would hide one another: how many they are, in full, and in its rim which colours
// they have.

const RIM_PX = 3.5;

class Disc {
  // members: positions of points; shares: [group, number] of them, most first; room: how far it may reach, in pixels.
  constructor(members, shares, room) {
    Object.assign(this, { members, shares, count: members.length });
    this.radius = Math.min(room, 10 + 4.2 * Math.log10(this.count));
  }

  holds({ x, y }, slack) {
    return Math.hypot(this.x - x, this.y - y) <= this.radius + slack;
  }
}

// Discs that do not touch, all at once: one path for the rims of a colour is many times as fast as one for each rim.
function drawDiscs(ctx, discs, write) {
  const rounds = (reach) => {
    ctx.beginPath();
    for (const { x, y, radius } of discs) {
      ctx.moveTo(x + radius - reach, y);
      ctx.arc(x, y, radius - reach, 0, TURN);
    }
    ctx.fill();
  };
  const rims = new Map();
  for (const { x, y, radius, count, shares } of discs) {
    let from = -TURN / 4;
    for (const [{ colour }, share] of shares) {
      if (!rims.has(colour)) rims.set(colour, new Path2D());
      const [rim, reach] = [rims.get(colour), radius - (RIM_PX + 1) / 2];
      rim.moveTo(x + reach * Math.cos(from), y + reach * Math.sin(from));
      rim.arc(x, y, reach, from, (from += (share / count) * TURN));
    }
  }
  ctx.fillStyle = "#14202b"; // an edge that stands off light classes
  rounds(0);
  ctx.lineWidth = RIM_PX - 1;
  for (const [colour, rim] of rims) {
    ctx.strokeStyle = colour;
    ctx.stroke(rim);
  }
  ctx.fillStyle = "#fff";
  rounds(RIM_PX);
  ctx.fillStyle = "#14202b";
  for (const { x, y, count } of discs) ctx.fillText(write(count), x, y + 0.5);
}
