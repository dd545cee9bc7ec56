/** Fifth part of the training text: original prose, written for this program. */
export const WINTER = `There is a school in the mountains which is closed from the first snow until the thaw, because the path to it goes along
a slope that cannot be trusted. In those months the children are taught at home, each in a different house, and the
teacher, whose name is Clara Venn, goes from one of them to the next on skis. She has nine pupils. She needs nine days
to see them all, and on the tenth day she rests and looks at the things that they have given her.

She does not believe in telling. "If I tell you that the ice on the lake is thick enough," she says, "you know what I
think. If you have drilled a hole in it you know how thick it is." So the children drill holes. One of them lives beside
the lake, and he measures the ice. One lives at the edge of the forest, and she counts the tracks of the deer. The twins
at the inn write down how many guests have come, and how many logs were burned, and it was they who found out that it is
not the cold that eats the wood but the coming in and going out. A guest who stays in his chair is cheap. A guest who
steps outside every quarter of an hour to look at the stars costs a whole log in the course of an evening, and ought to
be given a thicker coat.

In the middle of the winter the teacher puts all the figures together. On a long roll of paper, the back of an old
wallpaper, she draws a line of days, and above it, one over the other, what the nine children have counted. The ice is at
the bottom. Over it are the deer, and the logs, and the depth of the snow at the chapel, and the hour at which the sun
comes over the ridge and the hour at which it goes. Each of them is drawn in its own colour. When it is done she carries
the roll with her, and in each of the nine houses it is spread out over the kitchen table, with a cup on every corner.

It is always the same. At first every child looks for its own line. That takes some time, since it has to be seen whether
the teacher has copied it correctly. But then the eye goes up and down. "Here the deer came to the house," says the girl
from the forest, "and here was the deep snow, and it was two days before." The boy from the lake puts his finger on the
week in which the ice did not grow, though it was bitterly cold. He had thought that he had made a mistake, and had said
nothing about it. Now he sees that it snowed in that week; the snow lay on the ice like a blanket, and kept it warm. He
is so relieved that he eats three dumplings.

"None of you could have known it," says Clara Venn. "You could drill as many holes as you liked. It is not in the ice. It
lies between the lines."

There are people in the valley who think that this is no proper school. They say that children ought to learn rivers and
kings. A gentleman from the ministry came up to look into the matter, in January, on snowshoes, with his papers in an oiled
bag. He sat in the kitchen of the lake house and asked the boy how many kings there had been. The boy did not know. He
asked him for the longest river. The boy did not know that either. "Well," said the gentleman, "what do you know?"

"Over there it will not hold you," said the boy, and he pointed out of the window. "Where you came across. I put up a
branch there, on Tuesday, so that everybody should go round. Did you not see it?"

The gentleman from the ministry had seen the branch. He had thought that it was a branch. He put down his cup, looked for
a while at the smooth white lake, and at his own track, which went over it in a straight line and passed quite close to
the little stick; and then he asked, in another voice, how one measures such a thing. They went out with the drill. When
they came in again it was dark, and his beard was full of ice, and he had written down eleven numbers in his own hand. In
his report it said that the instruction was thorough.

In the evenings, when the lesson is over and the skis stand against the wall, the teacher is asked for a story. She has
only one, but it goes on and on. It is about a traveller who must cross a country in the dark. He has a lantern that shows
him no more than the next three steps. Another man might stand still and wait for the morning. But the traveller has found
out that three steps are enough, because when he has gone them the lantern shows the next three. All he has to know is
whether the ground goes down or up, for he wants to get into the valley, where there is a house with a fire. So he feels
with his foot: here it goes down; and he takes a step in that direction, not too large, so as not to fall, and not too
small, as the night is long.

"And if he comes to a hollow?" asks one of the twins. "If it goes up on all sides, and there is no house?"

"Then he has to go up a little before he can go down again," says the teacher. "It helps to have been walking at a good
pace, so that one is carried over the rim."

"And if he walks too fast?"

"Then he runs past the valley, and up the slope on the other side, and back again, to and fro, all night. It has happened.
One takes long steps in the beginning, and shorter ones when one smells the smoke."

"How does he know that he has arrived?"

The teacher thinks about it. The fire has burned down, and somebody puts a log on it, and it is written down. "He does
not know it," she says at last. "He only sees that with every step it goes down less. In the end it is so flat that it is
no longer worth while to go on. Then he puts the lantern on the ground, and looks round, and there is a house. It may be
that there is a better one in the next valley. But he has walked far, and they have kept some soup for him."

With that the children are content, and they go to bed. Clara Venn sits a little longer at the table. She unrolls the
paper to where it is still white, weighs down the corners with the cups, and makes a dot for that day, in nine colours,
each of them a hand's breadth to the right of the last. Outside it begins to snow. Below, on the lake, a branch stands
upright in the dark, and everybody who passes goes round it.
`;
