/** Second part of the training text: original prose, written for this program. */
export const WORKSHOP = `On the far side of the river, where the road bends to avoid a tree that is no longer there, stands the workshop of
the brothers Anders and Piet. Above the door is a sign that says WE MEND IT. It does not say what. In the course of
time they have mended clocks, pumps, a church organ, a wooden leg, a quarrel about a fence, and the sign.

Anders is the elder. He believes that a thing which is broken wants to tell you how. He takes it into his hands, turns
it to the light, and waits. Piet is the younger, and he believes that a thing which is broken will say whatever you
like to hear, and that you must therefore take it apart as far as it goes and lay the pieces on a white cloth, in
the order in which they came out. They have argued about this for forty years without raising their voices. The
customers do not mind. What is mended by Anders and looked over by Piet stays mended, and the other way round too.

One winter a stranger brought them a machine. It was a box of brass, about as large as a loaf, with a crank on its
left and a row of small windows in front. In each window stood a figure. "It adds," said the stranger, "or it did.
It belonged to my aunt, who kept the books of a salt mine. I should like it to add again."

Anders took the box into his hands and waited. "It is tired," he said at last. Piet unscrewed the lid, and unscrewed
what was under the lid, and by the evening the white cloth was covered from one edge to the other with wheels, and
springs, and pins as thin as a hair. He had drawn a picture of each layer before he touched it, with a number beside
every part. There were two hundred and six parts. When he had cleaned them all he put them back in the contrary
order, from two hundred and six to one, and he had one part left.

"That cannot be," said Piet.

"Perhaps it was too many from the beginning," said Anders.

"Nobody makes a part too many. Not in brass." So he took it apart again, and it took two more days, and at the end of
it there was no part left over, and the machine added. Seven and five were twelve. A thousand and one were a thousand
and one more than nothing. But when it had to carry from the third window to the fourth it hung for the time of a
breath, and then gave the right answer with a small sigh.

Piet wished to take it apart a third time. Anders put his hand on the lid. "Tell me," he said to the stranger, who had
come to fetch it, "did your aunt pause when she counted?"

The stranger thought. "At the thousands," he said. "She always looked up at the thousands, out of the window. She said
that one ought not to go over a thousand without noticing it."

"Then it is mended," said Anders. And for once Piet, who did not believe in such things, and who had found that very
morning a worn tooth on the fourth wheel which explained everything, folded up the white cloth and said nothing at
all.

In their free hours, which are few, the brothers keep bees. This was the idea of Anders, who had heard that bees can
be talked to. They can, but they do not answer. It was Piet who put the hive on a pair of scales, and who hung a slate
beside it, and wrote on the slate every evening what the hive weighed. In this way they learned more about their bees
than talking had ever taught them. In the last week of May the hive grew heavier by a bag of flour. Through the rains
of June it lost a little every day, and they knew without lifting the lid that the bees sat at home and ate. On the
fourth of July it fell by five pounds in an hour, and they ran out with a ladder and a basket, and found the swarm in
the plum tree, hanging there like a brown pear, quite calm, and discussing where to go.

"You see," said Piet, "it is enough to weigh them."

"You see," said Anders, "they did tell us."

A schoolmaster who was walking by stopped at the hedge, because two old men on one ladder are worth stopping for. He
asked what the slate was. When they had explained it he asked whether the number was ever wrong. "The number is never
wrong," said Piet. "Now and then it is the weight of a cat." For there was a cat, a grey one, who liked the roof of
the hive on account of its warmth; and on the days of the cat the line on the slate made a step up, as square as a
stair, and later a step down. At first they had taken these for honey. Since then Piet looked at the shape before he
looked at the sum. Honey, he said, comes like a tide, and goes like a tide. A cat comes like a cat.

The schoolmaster laughed, and copied the line into his notebook, with the steps and all, and used it for years
afterwards when he wished to teach the children the difference between a thing that changes and a thing that is
changed.

The workshop has a stove, two benches, one good window, and a great many drawers. Nobody but the brothers knows what
is in them. On each there is a label, but the labels were written by their father, who had his own idea of order. In
the drawer that says VARIOUS there are only keys. In the drawer that says KEYS there is a letter from their mother.
The drawer that says NEXT YEAR has never been opened, because, as Anders remarks, it has never been the right time.

When somebody brings a thing that cannot be mended, and this happens also, they do not say so at once. They keep it
over one night. In the morning it stands on the bench in front of the good window, with its cracks and its rust in
full view, and the owner is asked to sit down beside it and to have a cup of coffee. Piet explains what has failed,
in the right order, and Anders says what it has been good for. Most people nod. Some of them cry a little, above all
about kettles. Then they take it home again, or they leave it, and those which are left are put in the long shed
behind the workshop, dry and in rows, where their screws and wheels and handles go on living in other things. There
is hardly a clock in the valley without a piece of some other clock inside it. The brothers find this quite natural.
It is, they say, the same with people, only there you cannot see the screws.

Last autumn a girl of about twelve came in with a lamp that would not burn. She put it on the bench and did not sit
down. "I have looked at it," she said. "It is not the wick, and it is not the oil. I have tried it with another glass.
So it has to be the part that I cannot get open." The brothers looked at each other over her head. It was a look of
the kind that passes between two people at a railway station when, after a long while, the right train comes in.

"Which of us shall show you?" asked Anders. "I listen to it first, and he takes it apart."

The girl considered the question. "I would like to take it apart," she said, "and listen to it while I do."

They gave her the small screwdriver, the one with the handle of pear wood, and the white cloth, and the place by the
good window. It was the part that she could not get open. By the evening the lamp burned, and by the spring there was
a third bench.
`;
