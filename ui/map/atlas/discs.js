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

  draw(ctx, write) {
    const { x, y, radius, count } = this;
    const sector = (reach, from, to, colour) => {
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, reach, from, to);
      ctx.fillStyle = colour;
      ctx.fill();
    };
    sector(radius, 0, TURN, "#14202b"); // an edge that stands off light classes
    let from = -TURN / 4;
    for (const [{ colour }, share] of this.shares) {
      sector(radius - 1, from, (from += (share / count) * TURN), colour);
    }
    sector(radius - RIM_PX, 0, TURN, "#fff");
    ctx.fillStyle = "#14202b";
    ctx.fillText(write(count), x, y + 0.5);
  }
}
